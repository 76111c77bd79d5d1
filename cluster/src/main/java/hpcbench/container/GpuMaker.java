package hpcbench.container;

/// Who makes a cluster's GPUs, which decides what containers need to see them.
public enum GpuMaker {
  /// CUDA.
  NVIDIA,
  /// ROCm.
  AMD,
  /// No GPUs.
  NONE
}
