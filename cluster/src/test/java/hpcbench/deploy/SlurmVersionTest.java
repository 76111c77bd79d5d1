package hpcbench.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SlurmVersionTest {
  @Test
  void whatSlurmPrintsIsRead() {
    assertThat(SlurmVersion.parse("slurm 24.11.3\n")).isEqualTo(new SlurmVersion(24, 11));
    assertThat(SlurmVersion.parse("slurm-wlm 22.05.8")).isEqualTo(new SlurmVersion(22, 5));
    assertThat(SlurmVersion.parse("25.05.0-0rc1")).isEqualTo(new SlurmVersion(25, 5));
    assertThat(SlurmVersion.parse("23.11")).hasToString("23.11");
  }

  @Test
  void whatIsNoReleaseIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SlurmVersion.parse("PBS 2024.1"))
        .withMessageContaining("'PBS 2024.1'");
  }

  @Test
  void releasesAreOrderedByTime() {
    assertThat(new SlurmVersion(23, 11).isAtLeast(23, 2)).isTrue();
    assertThat(new SlurmVersion(22, 5).isAtLeast(22, 5)).isTrue();
    assertThat(new SlurmVersion(22, 5).isAtLeast(23, 2)).isFalse();
  }
}
