#!/usr/bin/env python3
"""Holds the import verdict against the truth: real wheels in pairs, really imported.

    import-pairs.py [PROGRAM] FOLDER [--only TEXT] [--again] [--root ROOT] [--old-root ROOT]

Every case below is a virtual environment in FOLDER, filled with wheels of the Python index without
their dependencies (`uv pip install --no-deps`, files shared by hard links), so that pairs come
together which no resolver would choose. Each module is imported in a process of its own; what
happened stands in FOLDER/truth.json and is not measured again without `--again`. With PROGRAM the
answers of `PROGRAM why --imports MODULE --in venv:PATH --format json` are compared with the truth.
Exit status 1 when the program says `works` where the import fails.

Needs `uv` and 10 gigabytes.
With `--root`, a root directory with Python 3.11 (Debian 12 with python3-minimal, libgomp1), wheels are
laid into copies of it and imported there with `unshare` and `chroot`, which need the rights of root:
every library that the loader sees is then part of what the program reads (`rootfs:PATH`).
`--old-root` names one with Python 3.9 and an older C library (Debian 11), for wheels that need a newer
one. Other cases stay virtual environments; those without the Python or root that they need are left out
and named.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

PURE = [
    "filelock==3.16.1", "typing-extensions==4.12.2", "sympy==1.13.1", "networkx==3.4.2",
    "jinja2==3.1.4", "fsspec==2024.10.0", "mpmath==1.3.0", "MarkupSafe==3.0.2"]
CUDA_121 = [
    "nvidia-cublas-cu12==12.1.3.1", "nvidia-cuda-cupti-cu12==12.1.105",
    "nvidia-cuda-nvrtc-cu12==12.1.105", "nvidia-cuda-runtime-cu12==12.1.105",
    "nvidia-cufft-cu12==11.0.2.54", "nvidia-curand-cu12==10.3.2.106",
    "nvidia-cusolver-cu12==11.4.5.107", "nvidia-cusparse-cu12==12.1.0.106",
    "nvidia-nvtx-cu12==12.1.105", "nvidia-nvjitlink-cu12==12.6.77"]
CUDA_124 = [
    "nvidia-cublas-cu12==12.4.5.8", "nvidia-cuda-cupti-cu12==12.4.127",
    "nvidia-cuda-nvrtc-cu12==12.4.127", "nvidia-cuda-runtime-cu12==12.4.127",
    "nvidia-cudnn-cu12==9.1.0.70", "nvidia-cufft-cu12==11.2.1.3",
    "nvidia-curand-cu12==10.3.5.147", "nvidia-cusolver-cu12==11.6.1.9",
    "nvidia-cusparse-cu12==12.3.1.170", "nvidia-nvtx-cu12==12.4.127",
    "nvidia-nvjitlink-cu12==12.4.127"]
NUMPY_1 = ["numpy==1.26.4"]
NUMPY_2 = ["numpy==2.0.2"]
TORCH = {
    "2.2.2": PURE + CUDA_121 + [
        "torch==2.2.2", "nvidia-cudnn-cu12==8.9.2.26", "nvidia-nccl-cu12==2.19.3"],
    "2.4.1": PURE + CUDA_121 + [
        "torch==2.4.1", "nvidia-cudnn-cu12==9.1.0.70", "nvidia-nccl-cu12==2.20.5",
        "triton==3.0.0"],
    "2.5.1": PURE + CUDA_124 + [
        "torch==2.5.1", "nvidia-nccl-cu12==2.21.5", "triton==3.1.0"],
}
PANDAS = ["python-dateutil==2.9.0.post0", "pytz==2024.2", "tzdata==2024.2", "six==1.16.0"]
SKLEARN = ["joblib==1.4.2", "threadpoolctl==3.5.0"]
MATPLOTLIB = [
    "cycler==0.12.1", "fonttools==4.55.0", "kiwisolver==1.4.7", "packaging==24.2",
    "pillow==11.0.0", "pyparsing==3.2.0", "python-dateutil==2.9.0.post0", "six==1.16.0"]
SPACY = [
    "cymem==2.0.8", "preshed==3.0.9", "murmurhash==1.0.10", "srsly==2.4.8", "catalogue==2.0.10",
    "wasabi==1.1.3", "confection==0.1.5", "pydantic==2.9.2", "pydantic-core==2.23.4",
    "annotated-types==0.7.0", "typing-extensions==4.12.2", "spacy-legacy==3.0.12",
    "spacy-loggers==1.0.5", "weasel==0.4.1", "typer==0.12.5", "click==8.1.7", "rich==13.9.4",
    "shellingham==1.5.4", "cloudpathlib==0.20.0", "smart-open==7.0.5", "wrapt==1.16.0",
    "requests==2.32.3", "urllib3==2.2.3", "idna==3.10", "certifi==2024.8.30",
    "charset-normalizer==3.4.0", "tqdm==4.67.0", "jinja2==3.1.4", "MarkupSafe==3.0.2",
    "packaging==24.2", "setuptools==75.5.0", "langcodes==3.4.1", "language-data==1.2.0",
    "marisa-trie==1.2.1", "markdown-it-py==3.0.0", "mdurl==0.1.2", "pygments==2.18.0"]

OLD_ROOT = "the old root"
CASES = []


def case(name, packages, modules, python="3.11", foreign=(), after=(), remove=()):
    """One environment. `foreign`: options of uv and packages, forced in whatever their tags say;
    `after`: modules that the importing program has imported before; `remove`: files taken away."""
    CASES.append({
        "name": name, "packages": list(packages), "modules": list(modules), "python": python,
        "foreign": list(foreign), "after": list(after), "remove": list(remove)})


# torch and what is compiled against it: each release in its own environment and in those of others.
VISION = {"2.2.2": "0.17.2", "2.4.1": "0.19.1", "2.5.1": "0.20.1"}
for have, torch in TORCH.items():
    case(f"torch {have}", torch + NUMPY_1, ["torch", "torch._C"])
    for built, vision in VISION.items():
        case(f"torchvision {vision} x torch {have}",
             torch + NUMPY_1 + [f"torchvision=={vision}", "pillow==11.0.0"],
             ["torchvision", "torchvision._C", "torchvision.image"])
        case(f"torchaudio {built} x torch {have}",
             torch + NUMPY_1 + [f"torchaudio=={built}"],
             ["torchaudio", "torchaudio.lib._torchaudio", "torchaudio.lib._torchaudio_sox"])
for have, built, text in [
        ("2.2.2", "2.2", "0.17.2"), ("2.4.1", "2.3", "0.18.0"), ("2.5.1", "2.3", "0.18.0")]:
    case(f"torchtext {text} x torch {have}",
         TORCH[have] + NUMPY_1 + [f"torchtext=={text}", "requests==2.32.3", "urllib3==2.2.3",
                                  "idna==3.10", "certifi==2024.8.30",
                                  "charset-normalizer==3.4.0", "tqdm==4.67.0"],
         ["torchtext", "torchtext._torchtext"])
for have, tensordict in [
        ("2.4.1", "0.5.0"), ("2.5.1", "0.6.2"), ("2.5.1", "0.5.0"), ("2.4.1", "0.6.2")]:
    case(f"tensordict {tensordict} x torch {have}",
         TORCH[have] + NUMPY_1 + [f"tensordict=={tensordict}", "cloudpickle==3.1.0",
                                  "orjson==3.10.11", "packaging==24.2"],
         ["tensordict", "tensordict._C"])
for have, xformers in [
        ("2.4.1", "0.0.28.post1"), ("2.5.1", "0.0.28.post3"), ("2.5.1", "0.0.28.post1"),
        ("2.4.1", "0.0.28.post3")]:
    case(f"xformers {xformers} x torch {have}",
         TORCH[have] + NUMPY_1 + [f"xformers=={xformers}"],
         ["xformers", "xformers._C"], after=["torch"])
for have in ["2.2.2", "2.4.1", "2.5.1"]:
    case(f"vllm-flash-attn 2.6.2 x torch {have}",
         TORCH[have] + NUMPY_1 + ["vllm-flash-attn==2.6.2"],
         ["vllm_flash_attn_2_cuda"], after=["torch"])
case("vllm-flash-attn 2.6.2 without torch before",
     TORCH["2.4.1"] + NUMPY_1 + ["vllm-flash-attn==2.6.2"], ["vllm_flash_attn_2_cuda"])
for have, fbgemm in [("2.4.1", "0.8.0"), ("2.5.1", "1.0.0"), ("2.4.1", "1.0.0"), ("2.5.1", "0.8.0")]:
    case(f"fbgemm-gpu-cpu {fbgemm} x torch {have}",
         TORCH[have] + NUMPY_1 + [f"fbgemm-gpu-cpu=={fbgemm}"], ["fbgemm_gpu"])
for have, numpy in [("2.2.2", "2.0.2"), ("2.4.1", "2.0.2"), ("2.5.1", "1.23.5")]:
    case(f"torch {have} x numpy {numpy}", TORCH[have] + [f"numpy=={numpy}"], ["torch", "torch._C"])

# Libraries that are not there.
case("torch 2.4.1 without NVIDIA's wheels", PURE + ["torch==2.4.1"], ["torch", "torch._C"])
case("torch 2.4.1 without cuSPARSE", [p for p in TORCH["2.4.1"] if "cusparse" not in p],
     ["torch", "torch._C"])
case("torch 2.5.1 with cuDNN 8",
     [p.replace("9.1.0.70", "8.9.2.26") for p in TORCH["2.5.1"]], ["torch", "torch._C"])
case("torch 2.2.2 with cuDNN 9",
     [p.replace("8.9.2.26", "9.1.0.70") for p in TORCH["2.2.2"]], ["torch", "torch._C"])
case("torch 2.5.1 with nvJitLink 12.1",
     [p.replace("nvjitlink-cu12==12.4.127", "nvjitlink-cu12==12.1.105") for p in TORCH["2.5.1"]],
     ["torch", "torch._C"])
case("torch 2.5.1 with NCCL 2.19",
     [p.replace("2.21.5", "2.19.3") for p in TORCH["2.5.1"]], ["torch", "torch._C"])
case("torchcodec 0.1.0 x torch 2.5.1", TORCH["2.5.1"] + NUMPY_1 + ["torchcodec==0.1.0"],
     ["torchcodec", "torchcodec._core.ops"])
case("cupy-cuda12x 13.3.0 without a driver",
     NUMPY_2 + ["cupy-cuda12x==13.3.0", "fastrlock==0.8.2"],
     ["cupy", "cupy_backends.cuda.api.driver", "cupy_backends.cuda.api.runtime", "cupy._core.core"])
case("numpy without its OpenBLAS", NUMPY_2,
     ["numpy", "numpy._core._multiarray_umath", "numpy.random._generator"],
     remove=["numpy.libs/libscipy_openblas*"])
case("scipy without its libgfortran", NUMPY_1 + ["scipy==1.11.4"],
     ["scipy", "scipy.linalg._fblas", "scipy.ndimage._nd_image"],
     remove=["scipy.libs/libgfortran*"])
case("h5py without its libhdf5", NUMPY_2 + ["h5py==3.12.1"], ["h5py", "h5py._errors"],
     remove=["h5py.libs/libhdf5-*"])
case("argon2 without cffi", ["argon2-cffi-bindings==21.2.0"], ["_argon2_cffi_bindings._ffi"])

# Built against NumPy 1 or NumPy 2, with either.
NUMERIC = [
    ("pandas", ["1.5.3", "2.0.3", "2.2.0", "2.2.3"], PANDAS,
     ["pandas", "pandas._libs.lib", "pandas._libs.indexing", "pandas._libs.tslibs.timestamps"]),
    ("scipy", ["1.11.4", "1.14.1"], [],
     ["scipy.linalg", "scipy.linalg._fblas", "scipy.spatial._ckdtree", "scipy.ndimage._nd_image",
      "scipy.optimize._trlib._trlib"]),
    ("scikit-learn", ["1.3.2", "1.5.1"], SKLEARN + ["scipy==1.14.1"],
     ["sklearn", "sklearn.__check_build._check_build", "sklearn.utils._cython_blas",
      "sklearn.tree._tree"]),
    ("matplotlib", ["3.8.0", "3.9.2"], MATPLOTLIB + ["contourpy==1.3.1"],
     ["matplotlib.pyplot", "matplotlib._path", "matplotlib.ft2font",
      "matplotlib.backends._backend_agg"]),
    ("contourpy", ["1.1.1", "1.3.1"], [], ["contourpy", "contourpy._contourpy"]),
    ("numba", ["0.59.1", "0.60.0"], ["llvmlite==0.43.0"],
     ["numba", "numba._dispatcher", "numba.np.ufunc._internal"]),
    ("pyarrow", ["14.0.2", "17.0.0"], [], ["pyarrow", "pyarrow.lib", "pyarrow._compute"]),
    ("h5py", ["3.10.0", "3.12.1"], [], ["h5py", "h5py._errors", "h5py.h5t"]),
    ("shapely", ["2.0.3", "2.0.6"], [], ["shapely", "shapely.lib", "shapely._geos"]),
    ("opencv-python-headless", ["4.8.1.78", "4.10.0.84"], [], ["cv2"]),
    ("onnxruntime", ["1.17.3", "1.20.0"],
     ["coloredlogs==15.0.1", "humanfriendly==10.0", "flatbuffers==24.3.25", "packaging==24.2",
      "protobuf==5.28.3", "sympy==1.13.1", "mpmath==1.3.0"],
     ["onnxruntime", "onnxruntime.capi.onnxruntime_pybind11_state"]),
    ("faiss-cpu", ["1.7.4", "1.9.0"], ["packaging==24.2"], ["faiss", "faiss._swigfaiss"]),
    ("PyWavelets", ["1.5.0", "1.7.0"], [], ["pywt", "pywt._extensions._pywt"]),
    ("bottleneck", ["1.3.7", "1.4.2"], [], ["bottleneck", "bottleneck.reduce"]),
    ("numexpr", ["2.8.7", "2.10.1"], [], ["numexpr", "numexpr.interpreter"]),
    ("ml-dtypes", ["0.3.2", "0.5.0"], [], ["ml_dtypes", "ml_dtypes._ml_dtypes_ext"]),
    ("pycocotools", ["2.0.7", "2.0.8"], MATPLOTLIB, ["pycocotools._mask"]),
    ("statsmodels", ["0.14.0", "0.14.4"],
     PANDAS + ["pandas==2.2.3", "scipy==1.14.1", "patsy==0.5.6", "packaging==24.2"],
     ["statsmodels.tsa.statespace._kalman_filter", "statsmodels.robust._qn",
      "statsmodels.nonparametric._smoothers_lowess"]),
    ("lightgbm", ["4.5.0"], ["scipy==1.14.1"], ["lightgbm"]),
]
for package, versions, others, modules in NUMERIC:
    for version in versions:
        for numpy in (["1.26.4", "2.0.2"]):
            case(f"{package} {version} x numpy {numpy}",
                 others + [f"numpy=={numpy}", f"{package}=={version}"], modules)
case("pandas 2.2.3 x numpy 1.22.4", PANDAS + ["numpy==1.22.4", "pandas==2.2.3"],
     ["pandas", "pandas._libs.lib"], python="3.10")
case("scipy 1.14.1 x numpy 1.22.4", ["numpy==1.22.4", "scipy==1.14.1"],
     ["scipy.linalg", "scipy.linalg._fblas"], python="3.10")
case("pandas 2.2.3 x numpy 2.1.3", PANDAS + ["numpy==2.1.3", "pandas==2.2.3"],
     ["pandas", "pandas._libs.lib"], python="3.12")
case("pandas 1.5.3 x numpy 1.26.4, Python 3.9", PANDAS + ["numpy==1.26.4", "pandas==1.5.3"],
     ["pandas", "pandas._libs.lib"], python="3.9")
case("pandas 1.5.3 x numpy 2.0.2, Python 3.9", PANDAS + ["numpy==2.0.2", "pandas==1.5.3"],
     ["pandas", "pandas._libs.lib"], python="3.9")
case("numpy 1.22.4 alone", ["numpy==1.22.4"], ["numpy", "numpy.core._multiarray_umath"],
     python="3.10")
case("numpy 2.0.2 alone", NUMPY_2, ["numpy", "numpy._core._multiarray_umath"])
case("pandas 2.2.3 without numpy", PANDAS + ["pandas==2.2.3"], ["pandas", "pandas._libs.lib"])
case("pandas 2.2.3 without pytz",
     NUMPY_2 + ["pandas==2.2.3"] + [one for one in PANDAS if "pytz" not in one],
     ["pandas", "pandas._libs.lib"])

# Extensions compiled against each other by Cython, and against nothing but the interpreter.
for thinc, blis in [("8.2.5", "0.7.11"), ("8.3.2", "1.0.1")]:
    case(f"spacy 3.7.5 x thinc {thinc}",
         SPACY + ["spacy==3.7.5", f"thinc=={thinc}", f"blis=={blis}", "numpy==2.0.2"],
         ["spacy", "thinc.backends.numpy_ops", "spacy.tokens.doc"])
case("spacy 3.7.5 x thinc 8.2.5, numpy 1.26.4",
     SPACY + ["spacy==3.7.5", "thinc==8.2.5", "blis==0.7.11", "numpy==1.26.4"],
     ["spacy", "thinc.backends.numpy_ops", "spacy.tokens.doc"])
case("alone", ["cryptography==43.0.3", "cffi==1.17.1", "pycparser==2.22", "lxml==5.3.0",
               "orjson==3.10.11", "pydantic-core==2.23.4", "typing-extensions==4.12.2",
               "PyYAML==6.0.2", "psutil==6.1.0", "grpcio==1.67.1", "protobuf==5.28.3",
               "pyzmq==26.2.0", "tornado==6.4.1", "msgpack==1.1.0", "pillow==11.0.0"],
     ["cryptography.hazmat.bindings._rust", "_cffi_backend", "lxml.etree", "orjson",
      "pydantic_core._pydantic_core", "yaml._yaml", "psutil._psutil_linux",
      "grpc._cython.cygrpc", "google._upb._message", "zmq.backend.cython._zmq",
      "tornado.speedups", "msgpack._cmsgpack", "PIL._imaging", "PIL._imagingft"])
case("triton 3.0.0", ["triton==3.0.0", "filelock==3.16.1", "setuptools==75.5.0"],
     ["triton._C.libtriton"])
case("triton 3.0.0 without setuptools", ["triton==3.0.0", "filelock==3.16.1"],
     ["triton._C.libtriton"])
case("onnxruntime-gpu 1.20.0 without CUDA",
     ["onnxruntime-gpu==1.20.0", "numpy==2.1.3", "coloredlogs==15.0.1", "humanfriendly==10.0",
      "flatbuffers==24.3.25", "packaging==24.2", "protobuf==5.28.3", "sympy==1.13.1",
      "mpmath==1.3.0"],
     ["onnxruntime", "onnxruntime.capi.onnxruntime_pybind11_state"])

# Wheels for another Python, another processor, another C library.
OTHERS = ["numpy==2.1.3", "PyYAML==6.0.2", "orjson==3.10.11", "psutil==6.1.0",
          "cryptography==43.0.3", "cffi==1.17.1", "pyzmq==26.2.0", "msgpack==1.1.0"]
OTHER_MODULES = ["numpy", "numpy._core._multiarray_umath", "yaml._yaml", "orjson",
                 "psutil._psutil_linux", "cryptography.hazmat.bindings._rust", "_cffi_backend",
                 "zmq.backend.cython._zmq", "msgpack._cmsgpack"]
for label, options in [
        ("Python 3.12", ["--python-version", "3.12"]),
        ("Arm", ["--python-platform", "aarch64-unknown-linux-gnu"])]:
    case(f"wheels for {label}", [], OTHER_MODULES, foreign=options + OTHERS)
case("wheels for musl", [], [one for one in OTHER_MODULES if "psutil" not in one],
     foreign=["--python-platform", "x86_64-unknown-linux-musl"]
     + [one for one in OTHERS if "psutil" not in one])
case("wheels for Python 3.11 in 3.12", [], OTHER_MODULES, python="3.12",
     foreign=["--python-version", "3.11"] + OTHERS)

# A C library that is older than the wheels ask for, and one that is not.
for platform in ["2_28", "2_34"]:
    case(f"wheels for glibc {platform} on 2.31", [],
         ["_cffi_backend", "cryptography.hazmat.bindings._rust", "bcrypt._bcrypt", "nacl._sodium",
          "orjson", "numpy", "numpy.core._multiarray_umath"],
         python=OLD_ROOT,
         foreign=["--python-version", "3.9", "--python-platform", f"x86_64-manylinux_{platform}",
                  "cryptography==46.0.1", "cffi==1.17.1", "pycparser==2.22", "bcrypt==5.0.0",
                  "PyNaCl==1.6.0", "orjson==3.10.11", "numpy==1.26.4",
                  "typing-extensions==4.12.2"])


IMPORT = """
import importlib, sys
for name in sys.argv[2:]:
    importlib.import_module(name)
importlib.import_module(sys.argv[1])
"""


# Libraries look at the processor in /sys and /proc; the mounts end with the process.
ENTER = """
for part in proc sys dev; do mount --rbind /$part "$0/$part" || exit 99; done
exec chroot "$0" /usr/bin/python3 "$@"
"""


def environment(folder):
    """Variables of a child that keep the user's own Python folders out."""
    kept = {key: os.environ[key] for key in ("HOME", "PATH", "UV_CACHE_DIR", "UV_INDEX_URL",
                                             "UV_DEFAULT_INDEX", "SSL_CERT_FILE")
            if key in os.environ}
    kept.setdefault("UV_CACHE_DIR", str(folder / "cache"))
    kept["PYTHONDONTWRITEBYTECODE"] = "1"
    kept["PYTHONNOUSERSITE"] = "1"
    return kept


def uv(folder, *arguments):
    return subprocess.run(["uv", *arguments], capture_output=True, text=True,
                          env=environment(folder))


def interpreter(version):
    """A Python of the machine: of PATH if it starts, else of pyenv; None where there is none."""
    candidates = [shutil.which(f"python{version}")]
    versions = pathlib.Path.home() / ".pyenv" / "versions"
    candidates += sorted(versions.glob(f"{version}.*/bin/python{version}"), reverse=True)
    for candidate in candidates:
        if candidate and subprocess.run([str(candidate), "-c", ""],
                                        capture_output=True).returncode == 0:
            return str(candidate)
    return None


def build(folder, entry, roots):
    """The path of the case's environment, or a reason why there is none."""
    slug = "".join(c if c.isalnum() or c in ".-" else "_" for c in entry["name"])
    root = roots.get(entry["python"])
    place = folder / ("roots" if root else "venvs") / slug
    marker = place / "holdfast-case.json"
    wanted = json.dumps(entry, sort_keys=True)
    if marker.exists() and marker.read_text() == wanted:
        return place, None
    shutil.rmtree(place, ignore_errors=True)
    if root:
        return build_root(folder, entry, root, place)
    if entry["python"] == OLD_ROOT:
        return None, "no --old-root"
    python = interpreter(entry["python"])
    if python is None:
        return None, f"no Python {entry['python']} here"
    made = uv(folder, "venv", "-q", "--no-project", "--python", python, "--no-python-downloads",
              str(place))
    if made.returncode:
        return None, made.stderr.strip().splitlines()[0]
    common = ["pip", "install", "-q", "--no-deps", "--only-binary", ":all:", "--link-mode",
              "hardlink"]
    if entry["packages"]:
        done = uv(folder, *common, "--python", str(place / "bin/python"), *entry["packages"])
        if done.returncode:
            return None, " ".join(done.stderr.split())[:400]
    packages = place / "lib" / f"python{entry['python']}" / "site-packages"
    if entry["foreign"]:
        done = uv(folder, *common, "--python", str(place / "bin/python"), "--target",
                  str(packages), *entry["foreign"])
        if done.returncode:
            return None, " ".join(done.stderr.split())[:400]
    for pattern in entry["remove"]:
        found = list(packages.glob(pattern))
        if not found:
            return None, f"nothing to remove: {pattern}"
        for path in found:
            path.unlink()
    marker.write_text(wanted)
    return place, None


def build_root(folder, entry, root, place):
    """A copy of a root with wheels laid into it, whatever they need."""
    place.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-al", str(root), str(place)], check=True)
    version = "3.9" if entry["python"] == OLD_ROOT else entry["python"]
    target = place / f"usr/local/lib/python{version}/dist-packages"
    target.mkdir(parents=True, exist_ok=True)
    for arguments in (entry["packages"], entry["foreign"]):
        if not arguments:
            continue
        done = uv(folder, "pip", "install", "-q", "--no-deps", "--only-binary", ":all:",
                  "--link-mode", "hardlink", "--python", interpreter("3.11") or sys.executable,
                  "--target", str(target), *arguments)
        if done.returncode:
            return None, " ".join(done.stderr.split())[:400]
    for pattern in entry["remove"]:
        for path in list(target.glob(pattern)):
            path.unlink()
    (place / "holdfast-case.json").write_text(json.dumps(entry, sort_keys=True))
    return place, None


def import_one(folder, place, module, after):
    """What becomes of an import in a process of its own."""
    python = [str(place / "bin/python")]
    if (place / "etc/debian_version").exists():
        python = ["unshare", "--mount", "sh", "-c", ENTER, str(place)]
    try:
        done = subprocess.run(
            [*python, "-c", IMPORT, module, *after], capture_output=True,
            text=True, cwd=place, env=environment(folder), timeout=300)
    except subprocess.TimeoutExpired:
        return {"outcome": "fails", "error": "no answer within 300 seconds"}
    if done.returncode == 0:
        said = [line for line in done.stderr.splitlines() if line.strip()]
        return {"outcome": "works", "error": None, "said": said[0][:200] if said else None}
    return {"outcome": "fails", "error": cause(done.stderr.splitlines(), done.returncode)}


def cause(lines, status):
    """The line of a traceback that tells most: the loader's own words, else the last error."""
    lines = [line.strip() for line in lines if line.strip()]
    telling = ("undefined symbol", "cannot open shared object", "size changed", "Original error",
               "failed to import", "No module named", "does not define module export",
               "' not found (required")
    for line in reversed(lines):
        if any(word in line for word in telling):
            return line[:300]
    errors = [line for line in lines if line.split(":")[0].endswith(("Error", "Exception"))]
    return (errors[-1] if errors else lines[-1] if lines else f"exit status {status}")[:300]


def measure(folder, cases, again, roots):
    """The truth of every case, kept in the folder."""
    store = folder / ("truth-roots.json" if roots.get("3.11") else "truth.json")
    truth = json.loads(store.read_text()) if store.exists() else {}
    for entry in cases:
        place, reason = build(folder, entry, roots)
        if place is None:
            print(f"left out: {entry['name']}: {reason}", file=sys.stderr)
            truth.pop(entry["name"], None)
            continue
        known = truth.get(entry["name"])
        if known and known["case"] == entry and not again:
            continue
        modules = {module: import_one(folder, place, module, entry["after"])
                   for module in entry["modules"]}
        truth[entry["name"]] = {"case": entry, "path": str(place), "modules": modules}
        store.write_text(json.dumps(truth, indent=1))
        for module, answer in modules.items():
            print(f"{entry['name']}: {module}: {answer['outcome']} "
                  f"{answer['error'] or answer.get('said') or ''}", flush=True)
    return {entry["name"]: truth[entry["name"]] for entry in cases if entry["name"] in truth}


def answer_of(program, place, module):
    """The program's outcome and its first reason."""
    kind = "rootfs" if (pathlib.Path(place) / "etc/debian_version").exists() else "venv"
    done = subprocess.run(
        [program, "why", "--imports", module, "--in", f"{kind}:{place}", "--no-catalog",
         "--format", "json"],
        capture_output=True, text=True, cwd=place)
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        return "error", " ".join(done.stderr.split())[:200]
    answer = answer.get("imports", answer)
    reasons = [reason for one in answer["places"] for reason in one["reasons"]]
    return answer["outcome"], reasons[0] if reasons else None


# What the answers mean beside the truth.
RIGHT = {("works", "works"), ("fails", "fails"), ("absent", "fails")}
WRONG = {("works", "fails"), ("fails", "works"), ("absent", "works"), ("error", "works"),
         ("error", "fails")}


def compare(program, truth, folder):
    """Asks the program about every import; the number of false `works`."""
    table, wrong, answers = {}, [], {}
    start = time.monotonic()
    for name, entry in truth.items():
        for module, true in entry["modules"].items():
            outcome, reason = answer_of(program, entry["path"], module)
            answers[f"{name}: {module}"] = {
                "program": outcome, "reason": reason, "truth": true["outcome"],
                "error": true["error"]}
            pair = (outcome, true["outcome"])
            table[pair] = table.get(pair, 0) + 1
            if pair in WRONG:
                wrong.append((pair, name, module, reason, true["error"]))
                print(f"WRONG {name}: {module}: program {outcome} ({reason}), "
                      f"truth {true['outcome']} ({true['error']})", flush=True)
    (folder / "answers.json").write_text(json.dumps(answers, indent=1))
    total = sum(table.values())
    decided = sum(count for pair, count in table.items() if pair in RIGHT | WRONG)
    print(f"{total} imports in {time.monotonic() - start:.0f} s; decided {decided}, "
          f"of them right {sum(table.get(pair, 0) for pair in RIGHT)}")
    for (outcome, true), count in sorted(table.items()):
        print(f"  program {outcome:10} truth {true:5} {count:5}")
    return sum(pair == ("works", "fails") for pair, *_ in wrong)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("arguments", nargs="+", metavar="[PROGRAM] FOLDER")
    parser.add_argument("--only", default="")
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--root", type=pathlib.Path)
    parser.add_argument("--old-root", type=pathlib.Path)
    options = parser.parse_args()
    if len(options.arguments) > 2:
        parser.error("at most PROGRAM and FOLDER")
    program = options.arguments[0] if len(options.arguments) == 2 else None
    folder = pathlib.Path(options.arguments[-1]).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    if not shutil.which("uv"):
        sys.exit("needs uv")
    roots = {"3.11": options.root, OLD_ROOT: options.old_root}
    cases = [entry for entry in CASES if options.only in entry["name"]]
    truth = measure(folder, cases, options.again, roots)
    outcomes = [answer["outcome"] for entry in truth.values()
                for answer in entry["modules"].values()]
    print(f"{len(truth)} of {len(cases)} environments, {len(outcomes)} imports: "
          f"{outcomes.count('works')} work, {outcomes.count('fails')} fail")
    if program:
        false = compare(str(pathlib.Path(shutil.which(program) or program).absolute()), truth,
                        folder)
        print(f"{false} times the program says that a module works which fails")
        sys.exit(1 if false else 0)


if __name__ == "__main__":
    main()
