package hpcbench.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CoresTest {
  @Test
  void theKernelsListsAreUnderstood() {
    assertThat(Cores.parse("\t0-2,7\n")).containsExactly(0, 1, 2, 7);
    assertThat(Cores.parse("5")).containsExactly(5);
  }
}
