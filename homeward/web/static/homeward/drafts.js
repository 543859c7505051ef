// A form with data-autosave-url is posted there a moment after typing stops, and when the page
// is left. It says "Saved 14:32" in its [data-autosave-status], which is a live region.
import { clock, say } from "./clock.js";

const PAUSE = 800;
const RETRY = 5000;

const typed = (form) => {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  return data;
};

function keep(form) {
  const status = form.querySelector("[data-autosave-status]");
  let timer, sending, dirty = false;

  const later = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };

  async function save() {
    if (sending) return later(PAUSE);
    sending = true;
    dirty = false;
    try {
      const answer = await fetch(form.dataset.autosaveUrl, {
        method: "POST", body: typed(form), credentials: "same-origin", redirect: "error",
      });
      if (!answer.ok) throw new Error(String(answer.status));
      if (!dirty) say(status, `Saved ${clock()}`);
    } catch {
      dirty = true;
      say(status, "Not saved yet. What you typed is still here: keep this page open");
      later(RETRY);
    } finally {
      sending = false;
    }
  }

  const changed = () => { dirty = true; later(PAUSE); };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => { clearTimeout(timer); dirty = sending = false; });
  addEventListener("pagehide", () => {
    // What is on its way is cut off with the page, so it is sent once more.
    if (dirty || sending) navigator.sendBeacon(form.dataset.autosaveUrl, typed(form));
  });
}

export const keepDrafts = () =>
  document.querySelectorAll("form[data-autosave-url]").forEach(keep);
