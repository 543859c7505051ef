// What pages do beyond HTML: components' behaviour, drafts, lost connection, session time-out.
import { initAll } from "../vendor/govuk-frontend.js";
import { initAll as initJustice } from "../vendor/moj-frontend.js";
import { keepDrafts } from "./drafts.js";
import { watchConnection } from "./connection.js";
import { watchSession } from "./session.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
initJustice();
keepDrafts();
watchConnection();
watchSession();
