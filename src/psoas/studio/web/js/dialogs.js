// Sheets over the page: a button with data-opens="id" opens one; the browser keeps the focus inside and gives it back.
document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  const closer = event.target.closest?.("[data-closes]");
  if (closer) closer.closest("dialog")?.close();
  if (event.target.matches?.("dialog.sheet")) event.target.close(); // a tap beside the sheet
  const printer = event.target.closest?.("[data-prints]");
  if (printer) window.print();
});
