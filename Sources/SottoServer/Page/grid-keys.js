/** Does what a key asks of the grid. Gives whether it asked for anything. */
export function handleGridKey(event, grid, selection) {
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  const isDone = isPlain ? move(event, grid, selection) || act(event, grid, selection) : isSelectAll(event, selection);
  if (isDone) event.preventDefault();
  return isDone;
}

function isSelectAll(event, selection) {
  if (event.key.toLowerCase() !== "a" || event.altKey || event.shiftKey) return false;
  selection.selectAll();
  return true;
}

function move(event, grid, selection) {
  const index = grid.currentIndex;
  const places = {
    ArrowUp: index - 1, ArrowDown: index + 1, Home: 0, End: grid.lastIndex,
    PageUp: index - grid.pageSize, PageDown: index + grid.pageSize,
  };
  if (event.key === "ArrowRight" || event.key === "ArrowLeft") return moveInRow(event);
  if (!(event.key in places)) return false;
  // The first key only leads into the list.
  const isInside = event.target.closest("item-row") !== null;
  grid.moveTo(isInside || event.key === "Home" || event.key === "End" ? places[event.key] : index);
  if (event.shiftKey && isInside) selection.extend(grid.currentIndex, index);
  return true;
}

/** From the row into its controls and back. */
function moveInRow(event) {
  const row = event.target.closest("item-row");
  if (!row) return false;
  const stops = [row, ...row.controls];
  const step = event.key === "ArrowRight" ? 1 : -1;
  stops[stops.indexOf(event.target) + step]?.focus();
  return true;
}

function act(event, grid, selection) {
  // Buttons and links have their own Enter and Space.
  const isOnControl = event.target.closest("a, button, input") !== null;
  switch (event.key) {
    case "Enter": if (isOnControl) return false; grid.act("play"); return true;
    case " ": if (isOnControl || !grid.currentItem) return false; return select(event, grid, selection);
    case "s": case "S": grid.act("separate-chosen"); return true;
    case "Delete": grid.act("remove-chosen"); return true;
  }
  return false;
}

function select(event, grid, selection) {
  if (event.shiftKey) selection.extend(grid.currentIndex);
  else selection.toggle(grid.currentItem.id);
  return true;
}
