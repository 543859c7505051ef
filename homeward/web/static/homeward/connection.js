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

  document.body.addEventListener("htmx:sendError", lost);
  document.body.addEventListener("htmx:timeout", lost);
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const { status } = event.detail.xhr;
    if (status >= 200 && status < 400) restored();
    else if (status >= 400) lost();
  });
}
