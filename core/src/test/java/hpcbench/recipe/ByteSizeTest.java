package hpcbench.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
  @ParameterizedTest
  @CsvSource({
    "32GiB, 34359738368",
    "32GB, 32000000000",
    "1.5kB, 1500",
    "1KiB, 1024",
    "7B, 7",
    "2TiB, 2199023255552",
    "0B, 0"
  })
  void powersOf1000AndOf1024AreToldApart(String text, long bytes) {
    assertThat(ByteSize.parse(text)).isEqualTo(new ByteSize(bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"32G", "32 GB", "-1GB", "GB", "32", "1e3MB", "32gib", ""})
  void otherTextIsRefused(String text) {
    assertThatThrownBy(() -> ByteSize.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be a size such as 32GiB");
  }

  @ParameterizedTest
  @ValueSource(strings = {"32GiB", "32GB", "1500B", "1KiB", "1TB", "0B"})
  void textComesBack(String text) {
    assertThat(ByteSize.parse(text)).hasToString(text);
  }

  @Test
  void lessThanNothingIsRefused() {
    assertThatThrownBy(() -> new ByteSize(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
