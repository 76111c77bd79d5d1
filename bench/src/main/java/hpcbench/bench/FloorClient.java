package hpcbench.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `floor-client.c`: the least that a client can do, in C. What its stamps are off, and how late
/// its requests are, is what the machine adds to everybody's.
///
/// @param program the compiled client
/// @param isBusy whether it never sleeps
record FloorClient(Path program, boolean isBusy) implements Contender {
  @Override
  public String name() {
    return isBusy ? "floor in C, busy polling" : "floor in C";
  }

  @Override
  public Optional<String> missing() {
    return Optional.empty();
  }

  @Override
  public boolean canDo(Shape shape) {
    return !shape.isUnthrottled() && (!isBusy || shape.isOpen() || shape.streams() == 64);
  }

  @Override
  public List<String> command(Shape shape, int port, Path folder) {
    List<String> command = new ArrayList<>(List.of(program.toString(), isBusy ? "BUSY" : "POLITE"));
    command.addAll(new ClientArguments(shape, port, folder).toList());
    return command;
  }

  @Override
  public boolean keepsStamps() {
    return true;
  }
}
