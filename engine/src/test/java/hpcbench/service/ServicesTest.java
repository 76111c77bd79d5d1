package hpcbench.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hpcbench.recipe.PrefixCache;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServicesTest {
  private final Services services = Services.installed();

  @Test
  void everyServiceIsFoundByItsName() {
    assertThat(services.names())
        .containsExactly(
            "custom", "dummy", "llama-cpp", "ollama", "openai", "vllm", "vllm-distributed");
    assertThat(services.named("vllm")).isInstanceOf(VllmService.class);
  }

  @Test
  void aMisspeltNameIsAnsweredWithTheNearestOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> services.named("olama"))
        .withMessage("no service is called 'olama'; did you mean ollama?");
  }

  @Test
  void anUnlikeNameIsAnsweredWithAllOfThem() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> services.named("triton"))
        .withMessageEndingWith(
            "there are custom, dummy, llama-cpp, ollama, openai, vllm, vllm-distributed");
  }

  @Test
  void onlyServicesThatCanAreAskedToSaltOrEmptyTheirPrefixCache() {
    assertThat(services.names())
        .filteredOn(name -> services.prefixCaches(name).contains(PrefixCache.SALT))
        .containsExactly("dummy", "vllm", "vllm-distributed");
    assertThat(services.prefixCaches("ollama")).containsExactly(PrefixCache.KEEP);
  }

  @Test
  void twoServicesOfOneNameAreRefused() {
    List<Service> twins = List.of(new VllmService(), new VllmService());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Services(twins))
        .withMessageContaining("two services are called 'vllm'");
  }
}
