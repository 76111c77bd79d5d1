package hpcbench.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PartitionTest {
  @Test
  void kindsOfNodesAreAddedUp() {
    assertThat(
            Partition.parse(
                """
                gpu*|up|2-00:00:00|1-infinite|200|64|512000|gpu:a100:4(S:0-1)
                gpu*|up|2-00:00:00|1-infinite|2|128+|1024000+|gpu:a100:8,tmpdisk:900
                debug|drain|30:00|1-2|4|8|16000|(null)
                a line of a site's plug-in
                """))
        .containsExactly(
            new Partition(
                "gpu",
                true,
                true,
                Optional.of(Duration.ofDays(2)),
                Integer.MAX_VALUE,
                202,
                128,
                1_024_000,
                8),
            new Partition(
                "debug", false, false, Optional.of(Duration.ofMinutes(30)), 2, 4, 8, 16_000, 0));
  }

  @Test
  void noLimitOfTimeIsNone() {
    assertThat(Partition.parse("cpu|up|infinite|1|4|8|16000|gpu:2").getFirst())
        .satisfies(partition -> {
          assertThat(partition.maxTime()).isEmpty();
          assertThat(partition.maxNodes()).isEqualTo(1);
          assertThat(partition.gpus()).isEqualTo(2);
        });
  }
}
