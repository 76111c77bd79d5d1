"""Lets vLLM's CPU platform run over Ray, which it does not offer by itself, for tests on machines without GPUs.

Ray counts pretended GPUs (`ray start --num-gpus`), one for each worker. Only where VLLM_CPU_ON_RAY is set; vLLM hands
variables of this prefix on to its workers.
"""

import os


def register():
    return "vllm_cpu_on_ray.platform.CpuOnRay" if os.environ.get("VLLM_CPU_ON_RAY") else None
