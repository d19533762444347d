// Hands over the pages whose whiteboard this browser saw to its end, once.
export default function ({ data, setTriggerValue }) {
  try {
    const pages = localStorage.getItem(data.name)
    if (!pages) return
    localStorage.removeItem(data.name)
    setTriggerValue("pages", pages)
  } catch { } // storage is switched off
}
