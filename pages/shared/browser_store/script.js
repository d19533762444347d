// Keeps a text of the reader's in this browser, under a name. The server says what to keep and on what that is based; where another tab kept
// something newer in the meantime, it is not overwritten but handed to the server.
const savedAt = text => { try { return JSON.parse(text).saved ?? 0 } catch { return 0 } }

export default function ({ data, setStateValue }) {
  function store() {
    const there = localStorage.getItem(data.name) ?? ""
    if (data.text === null) return setStateValue("found", there)
    if (there === data.text) return
    if (!data.replace && savedAt(there) > data.based) return setStateValue("found", there)
    localStorage.setItem(data.name, data.text)
  }

  try {
    store()
  } catch { // storage is switched off, or full
    if (data.text === null) setStateValue("found", "")
    setStateValue("problem", true)
  }
  const fromOtherTab = event => { if (event.key === data.name && event.newValue) setStateValue("found", event.newValue) }
  addEventListener("storage", fromOtherTab)
  return () => removeEventListener("storage", fromOtherTab)
}
