package hpcbench.orchestrate;

import hpcbench.measure.RequestRecord;
import java.nio.file.Path;

/// scratch
final class RealEngineProbe {
  public static void main(String[] a) throws Exception {
    long t = System.nanoTime();
    RealEngine r =
        RealEngine.run(
            Path.of(a[0]),
            a[1],
            (p, e) -> {
              if (!(e instanceof RunEvent.TrialProgress))
                System.out.printf(
                    "%.1f %s%n",
                    (System.nanoTime() - t) / 1e9,
                    e.toString().substring(0, Math.min(200, e.toString().length())));
            });
    System.out.println(r.summary().status() + " " + r.summary().reason());
    r.requests()
        .forEach((id, l) -> {
          for (RequestRecord q : l) {
            var s = q.timing();
            System.out.printf(
                "%s %d %s in %d out %d ev %d ttft %.1f gen %.1f e2e %.1f | total %.1f load %.1f prompt %.1f gen %.1f%n",
                id,
                q.index(),
                q.outcome(),
                q.tokens().serverInput(),
                q.tokens().serverOutput(),
                q.tokens().events(),
                (q.firstTokenNs() - q.sentNs()) / 1e6,
                (q.lastTokenNs() - q.firstTokenNs()) / 1e6,
                (q.endNs() - q.sentNs()) / 1e6,
                s.totalNs() / 1e6,
                s.loadNs() / 1e6,
                s.promptNs() / 1e6,
                s.generationNs() / 1e6);
          }
        });
  }
}
