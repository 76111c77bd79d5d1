package hpcbench.cli;

import hpcbench.dialect.Aiperf;
import hpcbench.dialect.Dialect;
import hpcbench.dialect.Guidellm;
import hpcbench.dialect.Loadgen;
import hpcbench.dialect.VllmServe;
import java.util.Locale;

/// The tools in whose terms a run can be shown, by the words of the command line.
enum OtherTool {
  /// `vllm bench serve`.
  VLLM,
  /// NVIDIA's AIPerf.
  AIPERF,
  /// GuideLLM.
  GUIDELLM,
  /// MLPerf's LoadGen.
  MLPERF;

  /// How the tool defines its numbers.
  Dialect dialect() {
    return switch (this) {
      case VLLM -> new VllmServe();
      case AIPERF -> new Aiperf();
      case GUIDELLM -> new Guidellm();
      case MLPERF -> new Loadgen();
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
