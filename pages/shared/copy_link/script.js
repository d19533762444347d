// Copies the address of the page with everything that is set. A reader's own words, and the hash of an upload, come from the server, which
// sends them when the reader wants them in the link; an older one that still stands in the address is left out otherwise.
const SHOWN = 2000 // milliseconds that “Copied” stands

export default function ({ data, parentElement }) {
  const [button, says, fallback, field, aloud] = ["button", "span", "label", "input", "output"].map(name => parentElement.querySelector(name))

  function address() {
    const link = new URL(window.location.href)
    link.hash = ""
    const here = [...link.searchParams.keys()].filter(name => name.endsWith("-here")) // a file that was uploaded in this browser
    for (const name of [...data.own, ...here]) link.searchParams.delete(name)
    for (const [name, value] of Object.entries(data.add)) link.searchParams.set(name, value)
    return link.href
  }

  button.onclick = async () => {
    const link = address()
    try {
      await navigator.clipboard.writeText(link)
      fallback.hidden = true
      says.textContent = aloud.textContent = "Copied"
      setTimeout(() => { says.textContent = "Copy link"; aloud.textContent = "" }, SHOWN)
    } catch { // no permission, or a page without https
      field.value = link
      fallback.hidden = false
      field.focus()
      field.select()
    }
  }
  field.onblur = () => { fallback.hidden = true }
  field.onkeydown = event => { if (event.key === "Escape") fallback.hidden = true }
}
