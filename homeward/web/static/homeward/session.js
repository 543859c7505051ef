// Warns before the session ends. After it has ended, a page on which somebody typed is covered,
// not left: it comes back when the same person signs in again in another tab.
const spoken = (seconds) => {
  const minutes = Math.ceil(seconds / 60);
  return seconds > 60 ? `${minutes} minutes` : `${Math.max(0, Math.ceil(seconds / 10) * 10)} seconds`;
};

export function watchSession() {
  const dialog = document.querySelector("dialog[data-timeout-seconds]");
  if (!dialog) return;
  const before = dialog.querySelector("[data-timeout-before]");
  const after = dialog.querySelector("[data-timeout-after]");
  const left = dialog.querySelector("[data-timeout-left]");
  const length = Number(dialog.dataset.timeoutSeconds) * 1000;
  const warning = Number(dialog.dataset.warningSeconds) * 1000;
  const channel = new BroadcastChannel("homeward-session");
  const token = () => dialog.querySelector("[name=csrfmiddlewaretoken]")?.value;
  let ends, typed = false, over = false;

  function renew() {
    ends = Date.now() + length;
    over = false;
    before.hidden = false;
    after.hidden = true;
    document.body.classList.remove("hw-covered");
    if (dialog.open) dialog.close();
  }

  function end() {
    over = true;
    if (!typed) return location.reload();
    before.hidden = true;
    after.hidden = false;
    document.body.classList.add("hw-covered");
    if (!dialog.open) dialog.showModal();
    after.querySelector("h2").focus();
  }

  setInterval(() => {
    const rest = ends - Date.now();
    if (over) return;
    if (rest <= 0) return end();
    if (rest <= warning) {
      left.textContent = spoken(rest / 1000);
      if (!dialog.open) {
        dialog.showModal();
        before.querySelector("h2").focus();
      }
    }
  }, 1000);

  before.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const answer = await fetch(before.action, {
        method: "POST", body: new FormData(before), credentials: "same-origin", redirect: "error",
      });
      if (!answer.ok) throw new Error(String(answer.status));
      renew();
      channel.postMessage({ person: dialog.dataset.person, token: token() });
    } catch {
      left.textContent = `${spoken((ends - Date.now()) / 1000)}. The connection was lost: try again`;
    }
  });

  // Escape must not hide a page's end of session.
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  document.addEventListener("input", () => { typed = true; });
  channel.addEventListener("message", ({ data }) => {
    if (data.person !== dialog.dataset.person) return;
    // Signing in changes the token that forms carry.
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((box) => { box.value = data.token; });
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": data.token }));
    renew();
  });
  renew();
  channel.postMessage({ person: dialog.dataset.person, token: token() });
}
