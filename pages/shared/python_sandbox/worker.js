// Python in a worker of the sandbox. All it has is what it was handed: the page's policy lets nothing here reach a network or an address.
const REQUEST = "import json\nfrom dlcore.drills import judge\njson.dumps(judge.judge(**json.loads(request)))"

// Answers Pyodide's requests for its files from memory.
function supply(files, numpy) {
  const types = { wasm: "application/wasm", json: "application/json" }
  files["pyodide-lock.json"] = JSON.stringify({
    info: { abi_version: "2024_0", arch: "wasm32", platform: "emscripten_3_1_58", python: "3.12.7", version: "0.27.7" },
    packages: {
      numpy: {
        name: "numpy", version: numpy.version, file_name: numpy.file, sha256: numpy.sha256, install_dir: "site",
        imports: ["numpy"], depends: [], package_type: "package", unvendored_tests: true
      }
    }
  })
  self.fetch = async url => {
    const name = String(url).split("/").pop()
    if (!(name in files)) throw new TypeError(`${name} is not there`)
    return new Response(files[name], { headers: { "content-type": types[name.split(".").pop()] ?? "application/octet-stream" } })
  }
}

const script = source => importScripts(URL.createObjectURL(new Blob([source], { type: "text/javascript" })))

async function start({ files, numpy, judge }) {
  supply(files, numpy)
  script(files["pyodide.js"])
  script(files["pyodide.asm.js"])
  const python = await loadPyodide({ indexURL: "https://python.invalid/", stdout() {}, stderr() {} })
  await python.loadPackage("numpy", { messageCallback() {} })
  python.FS.mkdirTree("/home/pyodide/dlcore/drills")
  for (const [name, text] of Object.entries(judge)) python.FS.writeFile(`/home/pyodide/dlcore/drills/${name}`, text)
  python.runPython("import numpy, dlcore.drills.judge")
  return python
}

let python
onmessage = async ({ data }) => {
  try {
    if (data.files) {
      python = await start(data)
      postMessage({ ready: true })
    } else {
      python.globals.set("request", JSON.stringify(data.request))
      postMessage({ run: data.run, result: python.runPython(REQUEST) })
    }
  } catch (problem) {
    postMessage({ run: data.run, failure: String(problem?.message ?? problem).slice(-600) })
  }
}
