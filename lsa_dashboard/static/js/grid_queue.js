/* What was typed and is not stored yet: kept in the browser until the server has it, sent once, in order.

   Each cell waits under a key of its own, so that two windows do not write over each other; only one window
   sends at a time. What is sent twice, because an answer was lost on the way, the server takes for the same. */
"use strict";

window.entryQueue = (prefix) => {
  const kept = new Map(); // name of the cell -> what waits for it
  let last = 0;

  for (const key of Object.keys(localStorage).filter((each) => each.startsWith(prefix))) {
    try {
      const item = JSON.parse(localStorage.getItem(key));
      kept.set(item.name, item);
      last = Math.max(last, item.order);
    } catch {
      localStorage.removeItem(key); // not ours
    }
  }

  function keep(item) {
    try {
      localStorage.setItem(prefix + item.name, JSON.stringify(item));
    } catch {
      // No room, or storage is switched off: it still waits here, for as long as the page is open.
    }
  }

  return {
    get size() {
      return kept.size;
    },
    get: (name) => kept.get(name),
    all: () => [...kept.values()].sort((one, other) => one.order - other.order),
    /* `said` holds content, note, reason, sure: what is not among them stays as it waits already. */
    put(name, seen, said) {
      const before = kept.get(name);
      const item = { ...before, ...said, name, seen: before?.seen ?? seen, order: ++last };
      if ("content" in said) item.sure = said.sure; // it was meant of the figure that stood there
      kept.set(name, item);
      keep(item);
      return item;
    },
    /* The server has it up to this order; what was typed since then waits for its turn, on the new version. */
    done(name, order, version) {
      const item = kept.get(name);
      if (!item) return;
      if (item.order > order) {
        item.seen = version;
        keep(item);
      } else {
        this.drop(name);
      }
    },
    rebase(name, version) {
      const item = kept.get(name);
      if (!item) return;
      item.seen = version;
      keep(item);
    },
    drop(name) {
      const item = kept.get(name);
      kept.delete(name);
      // What another window has put there meanwhile is that one's to send.
      if (localStorage.getItem(prefix + name) === JSON.stringify(item)) localStorage.removeItem(prefix + name);
    },
    /* One window at a time, where the browser can tell. */
    alone: (work) => (navigator.locks ? navigator.locks.request(prefix, work) : work()),
  };
};
