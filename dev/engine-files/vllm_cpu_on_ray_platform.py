"""The platform itself, apart from its registration: importing it needs vLLM, which is importing the registration."""

from vllm.platforms.cpu import CpuPlatform


class CpuOnRay(CpuPlatform):
    ray_device_key = "GPU"
    device_control_env_var = "CUDA_VISIBLE_DEVICES"
