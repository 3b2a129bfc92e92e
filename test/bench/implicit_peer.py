"""Times Python's `implicit` on the interactions that train.bench.ts wrote; prints one JSON object."""

import json
import os
import sys
import time

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # its own threads fight those of BLAS; implicit asks for this itself
import implicit  # noqa: E402
import numpy as np  # noqa: E402
from implicit.als import AlternatingLeastSquares  # noqa: E402
from scipy.sparse import csr_matrix  # noqa: E402

folder, options = sys.argv[1], json.loads(sys.argv[2])
users = np.fromfile(f"{folder}/users.u32", dtype=np.uint32)
items = np.fromfile(f"{folder}/items.u32", dtype=np.uint32)
# Confidence 1 + w of ours is the stored value of theirs.
values = np.full(len(users), 1 + options["weight"], dtype=np.float32)
matrix = csr_matrix((values, (users, items)), shape=(options["users"], options["items"]))

model = AlternatingLeastSquares(
    factors=options["factors"],
    regularization=options["regularization"],
    alpha=1.0,
    iterations=options["iterations"],
    use_cg=options["cg"],
    num_threads=options["threads"],
    random_state=options["seed"],
)
times = []
model.fit(matrix, show_progress=False, callback=lambda iteration, seconds, *_: times.append(1000 * seconds))
np.asarray(model.user_factors, dtype=np.float32).tofile(f"{folder}/users.f32")
np.asarray(model.item_factors, dtype=np.float32).tofile(f"{folder}/items.f32")
print(json.dumps({"version": implicit.__version__, "iterationMs": times}))
