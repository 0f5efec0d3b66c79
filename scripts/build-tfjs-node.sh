#!/usr/bin/env bash
# Installs @tensorflow/tfjs-node into node_modules where its prebuilt binary cannot be downloaded: takes TensorFlow's
# library and headers from the wheel on PyPI and compiles the binding. Needs Linux on x64, Python with pip, make and a C++
# compiler; 274 MB come over the wire, and node_modules grows by 1 GB. Leaves package.json and the lock file as they are.
set -euo pipefail
cd "$(dirname "$0")/.."
package=node_modules/@tensorflow/tfjs-node
scratch=$(mktemp -d)
cp package.json package-lock.json "$scratch"
restore() { cp "$scratch/package.json" "$scratch/package-lock.json" . && rm -rf "$scratch"; }
trap restore EXIT

# As a development dependency for the moment: what package.json names as an optional peer, npm does not install unsaved.
npm install --save-dev --ignore-scripts --no-audit --no-fund @tensorflow/tfjs-node@4.22.0
python3 -m pip download --quiet --no-deps --only-binary=:all: --dest "$scratch" tensorflow-cpu==2.21.0
python3 - "$scratch"/tensorflow_cpu-*.whl "$package/deps" << 'EOF'
import os, shutil, sys, zipfile

wheel, deps = sys.argv[1:]
headers = 'tensorflow/include/'
wanted = tuple(headers + folder for folder in ('tensorflow/c/', 'xla/tsl/', 'tsl/', 'tensorflow/core/platform/'))
libraries = ('tensorflow/libtensorflow_cc.so.2', 'tensorflow/libtensorflow_framework.so.2')
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if name.endswith('/'):
            continue
        if name in libraries:
            target = os.path.join(deps, 'lib', os.path.basename(name))
        elif name.startswith(wanted):
            target = os.path.join(deps, 'include', name[len(headers):])
        else:
            continue
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with archive.open(name) as source, open(target, 'wb') as file:
            shutil.copyfileobj(source, file)
EOF
ln -sf libtensorflow_cc.so.2 "$package/deps/lib/libtensorflow.so"
ln -sf libtensorflow_framework.so.2 "$package/deps/lib/libtensorflow_framework.so"

# Node's headers lie beside its binary where they were installed with it; else they are downloaded.
prefix=$(node -p 'require("node:path").dirname(require("node:path").dirname(require("node:fs").realpathSync(process.execPath)))')
nodedir=()
if [ -d "$prefix/include/node" ]; then nodedir=("--nodedir=$prefix"); fi
(cd "$package" && npx node-pre-gyp rebuild --build-from-source "${nodedir[@]}" > "$scratch/build.log" 2>&1) || {
  tail -50 "$scratch/build.log" >&2
  exit 1
}
node -e "const tf = require('@tensorflow/tfjs-node'); tf.add(1, 2).print(); console.log('backend:', tf.getBackend());"
