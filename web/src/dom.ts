/** An element with a class. */
export function part<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, name = ""): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  if (name) element.className = name;
  return element;
}
