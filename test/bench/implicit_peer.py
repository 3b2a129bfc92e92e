"""Python's `implicit` as the peer of train.bench.ts, one iteration each time that it is told to go.

Prints a line of JSON when it is ready and one when it is done. Goes on for each byte in the FIFO `go`, and writes a
byte into the FIFO `done` after each iteration.
"""

import json
import os
import sys

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # its own threads fight those of BLAS; implicit asks for this itself
import implicit  # noqa: E402
import numpy as np  # noqa: E402
from implicit.als import AlternatingLeastSquares  # noqa: E402
from implicit.cpu import _als  # noqa: E402
from scipy.sparse import csr_matrix  # noqa: E402


def blas_kernel():
    """The kernel that OpenBLAS has chosen for this processor, where it can be asked."""
    try:
        from threadpoolctl import threadpool_info
    except ImportError:
        return None
    return next((library["architecture"] for library in threadpool_info() if "architecture" in library), None)


folder, options = sys.argv[1], json.loads(sys.argv[2])
users = np.fromfile(f"{folder}/users.u32", dtype=np.uint32)
items = np.fromfile(f"{folder}/items.u32", dtype=np.uint32)
# Confidence 1 + w of ours is the stored value of theirs.
values = np.full(len(users), 1 + options["weight"], dtype=np.float32)
matrix = csr_matrix((values, (users, items)), shape=(options["users"], options["items"]))
del users, items, values

# Open for both, so that neither end waits for the other to open.
go = os.open(f"{folder}/go", os.O_RDWR)
done = os.open(f"{folder}/done", os.O_RDWR)
print(json.dumps({"version": implicit.__version__, "kernel": blas_kernel()}), flush=True)

times = []


def on_iteration(iteration, seconds, *_):
    times.append(1000 * seconds)
    os.write(done, b".")
    if iteration + 1 < options["iterations"]:
        os.read(go, 1)


model = AlternatingLeastSquares(
    factors=options["factors"],
    regularization=options["regularization"],
    alpha=1.0,
    iterations=options["iterations"],
    use_cg=options["cg"],
    num_threads=options["threads"],
    random_state=options["seed"],
)
os.read(go, 1)
model.fit(matrix, show_progress=False, callback=on_iteration)
model.user_factors.astype(np.float32).tofile(f"{folder}/users.f32")
model.item_factors.astype(np.float32).tofile(f"{folder}/items.f32")
# Its own loss is the objective over the sum of all confidences.
share = _als.calculate_loss(matrix, model.user_factors, model.item_factors, options["regularization"], 1)
confidences = float(options["users"]) * options["items"] + options["weight"] * matrix.nnz
print(json.dumps({"iterationMs": times, "ownObjective": share * confidences}), flush=True)
