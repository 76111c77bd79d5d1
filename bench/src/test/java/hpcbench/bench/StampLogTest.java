package hpcbench.bench;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.measure.EventTimes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StampLogTest {
  @Test
  void whatWasWrittenIsReadAgain(@TempDir Path folder) throws Exception {
    StampLog.Life first = new StampLog.Life(7, 100, 110, EventTimes.of(new long[] {150, 160, 170}));
    StampLog.Life second = new StampLog.Life(9, 200, 201, EventTimes.of(new long[0]));
    Path file = folder.resolve("client.log");

    StampLog.write(file, List.of(first, second));

    Map<Long, StampLog.Life> read = StampLog.byId(StampLog.read(file));
    assertThat(read).hasSize(2);
    assertThat(read.get(7L))
        .satisfies(life -> {
          assertThat(life.dueNs()).isEqualTo(100);
          assertThat(life.sentNs()).isEqualTo(110);
          assertThat(life.tokens()).isEqualTo(3);
          assertThat(life.token(2)).isEqualTo(170);
        });
    assertThat(read.get(9L).tokens()).isZero();
  }

  @Test
  void requestsWithoutAnIdAreReadAndHaveNoNumber(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("server.log");

    StampLog.write(file, List.of(new StampLog.Life(-1, 1, 2, EventTimes.of(new long[] {3}))));

    assertThat(StampLog.read(file)).hasSize(1);
    assertThat(StampLog.byId(StampLog.read(file))).isEmpty();
  }

  @Test
  void errorsCompareTokensOfTheWindowOnly(@TempDir Path folder) throws Exception {
    Path server = folder.resolve("server.log");
    Path client = folder.resolve("client.log");
    StampLog.write(
        server, List.of(new StampLog.Life(1, 50, 50, EventTimes.of(new long[] {100, 200, 300}))));
    StampLog.write(
        client, List.of(new StampLog.Life(1, 40, 45, EventTimes.of(new long[] {103, 205, 309}))));

    Errors errors =
        Errors.between(
            StampLog.byId(StampLog.read(server)), StampLog.byId(StampLog.read(client)), 50, 300);

    assertThat(errors.receipt().count()).isEqualTo(2);
    assertThat(errors.receipt().mean()).isEqualTo(4);
    assertThat(errors.ttft().mean()).isEqualTo((103 - 45) - (100 - 50));
    assertThat(errors.wireLag().mean()).isEqualTo(50 - 40);
  }
}
