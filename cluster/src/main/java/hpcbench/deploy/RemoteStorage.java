package hpcbench.deploy;

import hpcbench.result.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A file system that only the login node shares with the nodes. Everything of ours there lies in
/// one folder, for its owner's eyes only:
///
///     hpcbench/
///       jobs/job-20261124-081500-experiment-name/   what the job has of its own folder, and makes
///       parcels/1f0e.../                            the toolkit, or files of a recipe, by hash
///
/// What has a hash is put there once: under a temporary name, checked, and renamed.
final class RemoteStorage implements Storage {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Duration LONG_LIMIT = Duration.ofHours(1);

  private static final String BASE =
      "umask 077; mkdir -p \"$1/jobs\" \"$1/parcels\" && cd \"$1\" && pwd -P";

  private static final String UNPACK =
      "set -e; umask 077; cd \"$1\"; new=$(mktemp -d \".$2.XXXXXX\"); trap 'rm -rf \"$new\"' EXIT; "
          + "cat >\"$new/archive\"; echo \"$2  $new/archive\" | sha256sum -c --status; "
          + "mkdir \"$new/content\"; tar -xf \"$new/archive\" -C \"$new/content\"; "
          + "mv -T \"$new/content\" \"$2\" 2>/dev/null || [ -d \"$2\" ]";

  private static final String PUT =
      "umask 077; mkdir -p \"$1\" && cat >\"$1/.$2.new\" && mv \"$1/.$2.new\" \"$1/$2\"";

  private static final String LAST_WORD = "cat \"$1\" 2>/dev/null || true";

  /// Nothing is no error: the job may not have begun.
  private static final String REST = "tail -c +\"$2\" \"$1\" 2>/dev/null || true";

  private static final String LIST =
      "cd \"$1\" && find . -type f ! -path './*/work/*' -exec sha256sum {} +";

  private static final String JOBS = "jobs";

  private final Transport transport;
  private final String wanted;

  /// @param wanted its folder, relative to the home folder there unless it begins with `/`
  RemoteStorage(Transport transport, String wanted) {
    this.transport = transport;
    this.wanted = wanted;
  }

  /// The folder of ours that a job's folder is in, as [#place] laid it out.
  static String baseOf(String jobFolder) {
    return Path.of(jobFolder, "..", "..").normalize().toString();
  }

  @Override
  public JobPlace place(JobFolder folder, Submission.Order order)
      throws IOException, InterruptedException {
    Path base = Path.of(shell(BASE, wanted).strip());
    Path job = base.resolve(JOBS).resolve(folder.name());
    Path toolkit = unpacked(base, order.program());
    return new JobPlace(job, work(order, base, job), toolkit.resolve("hpcbench"));
  }

  /// The same work with the paths that it has there.
  private JobWork work(Submission.Order order, Path base, Path job)
      throws IOException, InterruptedException {
    return switch (order.work()) {
      case JobWork.Recipe(Path folder) -> {
        RecipeFiles files = RecipeFiles.of(order.plan(), folder);
        yield new JobWork.Recipe(files.isEmpty() ? job : unpacked(base, files));
      }
      case JobWork.Rerun(Path run) -> new JobWork.Rerun(there(run));
      case JobWork.Resume(Path run) -> new JobWork.Resume(there(run));
    };
  }

  /// Where a run is there whose folder is here.
  private static Path there(Path run) {
    return JobFolder.jobOf(run)
        .flatMap(Job::remote)
        .map(remote -> Path.of(remote.folder()).resolve(run.getFileName()))
        .orElseThrow(() ->
            new IllegalArgumentException(
                "the run %s was not made on this cluster; run its recipe again".formatted(run)));
  }

  private Path unpacked(Path base, RecipeFiles files) throws IOException, InterruptedException {
    Path archive = Files.createTempFile("hpcbench-recipe", ".tar");
    try {
      files.packInto(archive);
      return unpacked(base, archive);
    } finally {
      Files.delete(archive);
    }
  }

  private Path unpacked(Path base, Path archive) throws IOException, InterruptedException {
    String hash = Sha256.of(archive);
    Path parcels = base.resolve("parcels");
    Path parcel = parcels.resolve(hash);
    if (!isThere(parcel)) {
      checked(
          "put " + archive.getFileName(),
          transport.send(archive, script(UNPACK, parcels.toString(), hash), LONG_LIMIT));
    }
    return parcel;
  }

  private boolean isThere(Path folder) throws IOException, InterruptedException {
    return transport.run(List.of("test", "-d", folder.toString()), LIMIT).exitCode() == 0;
  }

  @Override
  public void put(JobFolder folder, JobPlace place) throws IOException, InterruptedException {
    for (Path file : folder.files()) {
      String name = String.valueOf(file.getFileName());
      checked(
          "put " + name, transport.send(file, script(PUT, place.folder().toString(), name), LIMIT));
    }
  }

  @Override
  public void remove(JobPlace place) throws IOException, InterruptedException {
    shell("rm -rf -- \"$1\"", place.folder().toString());
  }

  /// The last word is asked for before the output, and taken after it: whoever sees it has seen all
  /// of the output.
  @Override
  public void refresh(JobFolder folder) throws IOException, InterruptedException {
    String there = remoteFolder(folder);
    String word = shell(LAST_WORD, there + "/" + JobFolder.ENDED);
    Path output = folder.output();
    long known = Files.exists(output) ? Files.size(output) : 0;
    checked(
        "read the job's output",
        transport.receive(
            script(REST, there + "/" + JobFolder.OUTPUT, String.valueOf(known + 1)),
            output,
            LIMIT));
    folder.keepLastWord(word);
  }

  @Override
  public void collect(JobFolder folder) throws IOException, InterruptedException {
    refresh(folder);
    collect(remoteFolder(folder), folder.path());
    Optional<Path> resumed = folder.job().resumes();
    if (resumed.isPresent()) {
      collect(there(resumed.get()).toString(), resumed.get());
    }
  }

  private void collect(String there, Path here) throws IOException, InterruptedException {
    for (Listed file : Listed.parse(listed(there))) {
      fetch(there, file, here.resolve(file.path()));
    }
  }

  private String listed(String there) throws IOException, InterruptedException {
    return checked("list its files", transport.run(script(LIST, there), LONG_LIMIT)).out();
  }

  /// Gets one file, unless it is here. One that broke off before goes on where it did.
  private void fetch(String there, Listed file, Path here)
      throws IOException, InterruptedException {
    if (file.isAt(here)) {
      return;
    }
    Files.createDirectories(here.getParent());
    Path part = here.resolveSibling("." + here.getFileName() + ".part");
    long known = Files.exists(part) ? Files.size(part) : 0;
    checked(
        "fetch " + file.path(),
        transport.receive(
            script("tail -c +\"$2\" \"$1\"", there + "/" + file.path(), String.valueOf(known + 1)),
            part,
            LONG_LIMIT));
    if (!file.isAt(part)) {
      Files.delete(part);
      throw new IOException(
          "%s came with another content than it has on the cluster; collect it once more"
              .formatted(file.path()));
    }
    Files.move(part, here, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String remoteFolder(JobFolder folder) throws IOException {
    return folder.job().remote().orElseThrow().folder();
  }

  private String shell(String script, String... words) throws IOException, InterruptedException {
    return checked("look after its files", transport.run(script(script, words), LIMIT)).out();
  }

  private static List<String> script(String script, String... words) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    command.addAll(List.of(words));
    return command;
  }

  private static Transport.Output checked(String what, Transport.Output output) throws IOException {
    if (output.exitCode() != 0) {
      throw new IOException(
          "the cluster's login node could not %s: %s"
              .formatted(what, output.err().isBlank() ? output : output.err().strip()));
    }
    return output;
  }
}
