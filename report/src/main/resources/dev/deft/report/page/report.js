"use strict";
(() => {
  const tip = document.getElementById("tip");
  const REACH = 40;
  let marked = null;

  document.documentElement.classList.add("js");

  // What is chosen is shown, of each section one chart.
  for (const select of document.querySelectorAll("select[data-panes]")) {
    const panes = document.getElementById(select.dataset.panes).children;
    const show = () => {
      for (const pane of panes) {
        pane.classList.toggle("shown", pane.id === select.value);
      }
      hide();
    };
    select.addEventListener("change", show);
    show();
  }

  function hide() {
    if (marked) {
      marked.classList.remove("marked");
    }
    marked = null;
    tip.classList.remove("shown");
  }

  function show(mark) {
    hide();
    marked = mark;
    mark.classList.add("marked");
    tip.textContent = mark.getAttribute("aria-label");
    tip.classList.add("shown");
    place();
  }

  function place() {
    if (!marked) {
      return;
    }
    const at = marked.getBoundingClientRect();
    const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
    const middle = at.left + at.width / 2 - tip.offsetWidth / 2;
    const above = at.top - tip.offsetHeight - 8;
    tip.style.left = Math.max(8, Math.min(room, middle)) + "px";
    tip.style.top = (above < 8 ? at.bottom + 8 : above) + "px";
  }

  // A thumb is wider than a dot, so the nearest mark answers.
  function nearest(marks, x, y) {
    let best = null;
    let least = REACH;
    for (const mark of marks) {
      const box = mark.getBoundingClientRect();
      const dx = Math.max(box.left - x, 0, x - box.right);
      const dy = Math.max(box.top - y, 0, y - box.bottom);
      const distance = Math.hypot(dx, dy);
      if (distance < least || (distance === 0 && least === 0)) {
        best = mark;
        least = distance;
      }
    }
    return best;
  }

  for (const chart of document.querySelectorAll("svg.chart")) {
    const marks = [...chart.querySelectorAll("[aria-label]")];
    const point = (event) => {
      const mark = nearest(marks, event.clientX, event.clientY);
      if (mark) {
        show(mark);
      } else {
        hide();
      }
    };
    chart.addEventListener("pointermove", point);
    chart.addEventListener("pointerdown", point);
    chart.addEventListener("pointerleave", (event) => {
      // A finger that is lifted has left too; what it chose stays.
      if (event.pointerType === "mouse") {
        hide();
      }
    });
    chart.addEventListener("blur", hide);
    chart.addEventListener("keydown", (event) => {
      const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
      if (event.key === "Escape") {
        hide();
      } else if (event.key in steps && marks.length > 0) {
        const at = marks.indexOf(marked);
        const next = at < 0 ? 0 : (at + steps[event.key] + marks.length) % marks.length;
        show(marks[next]);
        event.preventDefault();
      }
    });
  }
  // On paper nothing can be opened.
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details")) {
      details.open = true;
    }
  });
  addEventListener("scroll", place, { passive: true, capture: true });
  addEventListener("resize", place);
})();
