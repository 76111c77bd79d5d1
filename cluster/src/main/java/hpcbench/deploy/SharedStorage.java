package hpcbench.deploy;

import hpcbench.result.FileTree;
import hpcbench.result.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A file system that this machine shares with the nodes: everything is where it belongs, but for a
/// toolkit that comes as an archive. That is unpacked beside the jobs, once, by its hash.
final class SharedStorage implements Storage {
  private static final String TOOLKITS = ".toolkits";

  @Override
  public JobPlace place(JobFolder folder, Submission.Order order)
      throws IOException, InterruptedException {
    Path program =
        Distribution.isArchive(order.program())
            ? unpacked(order.program(), order.runs().resolve(TOOLKITS)).resolve("hpcbench")
            : order.program();
    return new JobPlace(folder.path(), order.work(), program);
  }

  /// Under a temporary name first: whoever does the same at the same time gets the same.
  private static Path unpacked(Path archive, Path toolkits)
      throws IOException, InterruptedException {
    Path toolkit = toolkits.resolve(Sha256.of(archive));
    if (Files.isDirectory(toolkit)) {
      return toolkit;
    }
    Path folder = Files.createTempDirectory(Files.createDirectories(toolkits), ".new");
    try {
      Path content = Files.createDirectory(folder.resolve("content"));
      Tar.unpack(archive, content);
      if (!Files.isDirectory(toolkit)) {
        Files.move(content, toolkit, StandardCopyOption.ATOMIC_MOVE);
      }
      return toolkit;
    } finally {
      FileTree.remove(folder);
    }
  }

  @Override
  public void put(JobFolder folder, JobPlace place) {}

  @Override
  public void remove(JobPlace place) {}

  @Override
  public void refresh(JobFolder folder) {}

  @Override
  public void collect(JobFolder folder, boolean isOver) {}

  @Override
  public void fetchLogs(JobFolder folder) {}
}
