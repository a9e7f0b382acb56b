/** The script of the list of lessons, which has no snippets. */
import { showProgress } from "./counts";

showProgress();
