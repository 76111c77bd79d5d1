package hpcbench.container;

import hpcbench.service.Launch;
import java.nio.file.Path;
import java.util.List;

/// No container: the command is started as it is, from a module or a virtual environment.
record NoContainer() implements ContainerRuntime {
  @Override
  public Contained contain(Launch launch, Container container) {
    return Contained.of(launch);
  }

  @Override
  public Pull pull(String source, Path image, Path cache, Path temporary) {
    throw new IllegalArgumentException("nothing runs containers here, so no image is needed");
  }

  @Override
  public List<String> probe() {
    return List.of("true");
  }
}
