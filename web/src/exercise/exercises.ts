/** What pages fetch that have exercises, or say how many are solved. */
export { progress, showProgress } from "./counts";
export { ExercisePanel } from "./panel";
