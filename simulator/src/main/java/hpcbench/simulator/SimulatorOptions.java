package hpcbench.simulator;

import hpcbench.simulator.model.EngineSettings;
import java.util.List;
import java.util.Map;

/// Everything the simulator can be told. The settings and their defaults are listed by [#settings]
/// and in docs/reference/simulator.md; the command line and recipes use the same names.
///
/// @param serving where and as what it serves
/// @param engine the timing model
/// @param answers what it answers
/// @param pulling how the model is fetched
/// @param faults what goes wrong
public record SimulatorOptions(
    Serving serving, EngineSettings engine, Answers answers, Pulling pulling, Faults faults) {

  /// The defaults.
  public static SimulatorOptions defaults() {
    return from(Map.of());
  }

  /// Reads settings by name; those left out have their defaults. `-` in a name means `_`, and
  /// values may be of any type whose text is the setting.
  ///
  /// @throws InvalidOptionsException with all problems, when there are any
  public static SimulatorOptions from(Map<String, ?> settings) {
    SettingReader reader = new SettingReader(settings);
    SimulatorOptions options = read(reader);
    if (!reader.problems().isEmpty()) {
      throw new InvalidOptionsException(reader.problems());
    }
    return options;
  }

  /// Every setting there is, in the order of the docs.
  public static List<Setting> settings() {
    SettingReader reader = new SettingReader(Map.of());
    read(reader);
    return reader.settings();
  }

  private static SimulatorOptions read(SettingReader reader) {
    return new SimulatorOptions(
        Serving.read(reader),
        readEngine(reader),
        Answers.read(reader),
        Pulling.read(reader),
        Faults.read(reader));
  }

  private static EngineSettings readEngine(SettingReader reader) {
    return reader.checked(() -> engine(reader), () -> engine(new SettingReader(Map.of())));
  }

  private static EngineSettings engine(SettingReader reader) {
    return new EngineSettings(
        reader.integer("max_num_seqs", 32, 1, 100_000, "most sequences that run at once"),
        reader.integer(
            "max_num_batched_tokens", 2048, 1, 10_000_000, "most tokens computed in one step"),
        reader.integer(
            "max_model_len", 8192, 2, 10_000_000, "longest prompt and answer together, in tokens"),
        reader.integer("kv_cache_tokens", 65_536, 1, 1_000_000_000, "tokens the KV cache holds"),
        reader.integer("block_size", 16, 1, 1024, "tokens in one block of the KV cache"),
        reader.flag(
            "enable_prefix_caching", true, "reuse what the KV cache has of a prompt's beginning"),
        reader.number("prefill_rate", 8000, 0.001, 1e12, "prompt tokens computed per second"),
        reader.duration("step_time", "8ms", "time of a step whatever it does"),
        reader.duration(
            "decode_time_per_sequence", "150us", "time that each decoding sequence adds to a step"),
        reader.duration(
            "decode_time_per_token",
            "50ns",
            "time that each token of their context adds to a step"),
        reader.number(
            "jitter", 0.05, 0, 2, "sigma of the lognormal factor on the time of every step"),
        reader.integer(
            "speculative_tokens", 0, 0, 64, "tokens drafted for each decoding sequence in a step"),
        reader.number(
            "speculative_acceptance", 0.7, 0, 1, "chance that a drafted token is accepted"),
        reader.seed("seed", 1, "seed of timing, answers and faults"));
  }
}
