// When a list that refreshes itself cannot, [data-live] says since when it may be out of date.
import { clock, say } from "./clock.js";

export function watchConnection() {
  const region = document.querySelector("[data-live]");
  if (!region) return;
  let good = clock();

  const lost = () => {
    region.classList.add("hw-live--lost");
    say(region, `Connection lost – this list may be out of date since ${good}`);
  };
  const restored = () => {
    good = clock();
    region.classList.remove("hw-live--lost");
    say(region, "");
  };

  // What every page asks for beside its list says nothing of the list.
  const beside = ({ target }) => target instanceof Element && target.closest("[data-quiet]");

  document.body.addEventListener("htmx:sendError", (event) => { if (!beside(event)) lost(); });
  document.body.addEventListener("htmx:timeout", (event) => { if (!beside(event)) lost(); });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (beside(event)) return;
    const { status } = event.detail.xhr;
    if (status >= 200 && status < 400) restored();
    else if (status >= 400) lost();
  });
}
