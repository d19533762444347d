// A clock that counts up in the browser, so that no second reruns the page. The server says how much had passed when it spoke.
const clocks = new WeakMap()

export default function ({ data, parentElement }) {
  const shown = parentElement.querySelector("p"), began = performance.now() - data.seconds * 1000
  clearInterval(clocks.get(parentElement))
  function show() {
    const seconds = Math.floor((performance.now() - began) / 1000)
    shown.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} in this attempt`
  }
  show()
  clocks.set(parentElement, setInterval(show, 500))
  return () => clearInterval(clocks.get(parentElement))
}
