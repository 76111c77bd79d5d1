package hpcbench.report;

import hpcbench.result.Provenance;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Where and with what the made-up run took place.
final class SampleProvenance {
  private static final Instant START = Instant.parse("2026-11-24T08:14:58Z");

  private SampleProvenance() {}

  static Provenance of(String model) {
    return new Provenance(
        Optional.empty(), new TreeMap<>(), new TreeMap<>(), List.of(session(model)));
  }

  private static Provenance.Session session(String model) {
    return new Provenance.Session(
        "0.1.0",
        Optional.of(new Provenance.Source("3f46b7a", false)),
        List.of("hpcbench", "run", "--recipe", "sweep.yaml"),
        Optional.empty(),
        START,
        Optional.empty(),
        new Provenance.Host("node1", "Debian 13", "6.12", "amd64", "EPYC", 2, 8_000_000_000L),
        new Provenance.Jvm(
            "OpenJDK", "25.0.3", "Temurin", List.of("G1"), List.of("-Xmx1g"), 1_000_000_000),
        new TreeMap<>(),
        List.of(
            new Provenance.ServiceOrigin(
                "ollama",
                "http://127.0.0.1:11434",
                Optional.of("0.17.4"),
                List.of("ollama", "serve"),
                model,
                Optional.of("sha256:ab"),
                Optional.empty())),
        new TreeMap<>());
  }
}
