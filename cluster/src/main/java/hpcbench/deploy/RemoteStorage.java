package hpcbench.deploy;

import hpcbench.result.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /// What marks a job's last word among whatever else comes on standard error.
  private static final String MARK = "hpcbench-last-word ";

  /// One round trip: the output as the command's own, and the last word beside it. It is read
  /// before the output: whoever sees it has seen all of the output. Nothing is no error: the job
  /// may not have begun.
  private static final String NEWS =
      "word=$(cat \"$1/$2\" 2>/dev/null); tail -c +\"$4\" \"$1/$3\" 2>/dev/null;"
          + " printf '\\n%s%s\\n' '"
          + MARK
          + "' \"$word\" >&2";

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

  @Override
  public void refresh(JobFolder folder) throws IOException, InterruptedException {
    Path output = folder.output();
    long known = Files.exists(output) ? Files.size(output) : 0;
    List<String> command =
        script(
            NEWS,
            remoteFolder(folder),
            JobFolder.ENDED,
            JobFolder.OUTPUT,
            String.valueOf(known + 1));
    Transport.Output news =
        checked("read the job's output", transport.receive(command, output, LIMIT));
    Optional<String> word = news.err().lines().filter(line -> line.startsWith(MARK)).findFirst();
    if (word.isPresent()) {
      folder.keepLastWord(word.get().substring(MARK.length()));
    }
  }

  @Override
  public void collect(JobFolder folder, boolean isOver) throws IOException, InterruptedException {
    refresh(folder);
    new RemoteFolder(transport, remoteFolder(folder), folder.path(), isOver).fetch();
    Optional<Path> resumed = folder.job().resumes();
    if (resumed.isPresent()) {
      new RemoteFolder(transport, there(resumed.get()).toString(), resumed.get(), isOver).fetch();
    }
  }

  @Override
  public void fetchLogs(JobFolder folder) throws IOException, InterruptedException {
    Optional<Path> resumed = folder.job().resumes();
    if (resumed.isPresent()) {
      new RemoteFolder(transport, there(resumed.get()).toString(), resumed.get(), false)
          .fetch("./logs/*");
    } else {
      new RemoteFolder(transport, remoteFolder(folder), folder.path(), false).fetch("./*/logs/*");
    }
  }

  private static String remoteFolder(JobFolder folder) throws IOException {
    return folder.job().remote().orElseThrow().folder();
  }

  private String shell(String script, String... words) throws IOException, InterruptedException {
    return checked("look after its files", transport.run(script(script, words), LIMIT)).out();
  }

  static List<String> script(String script, String... words) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    command.addAll(List.of(words));
    return command;
  }

  static Transport.Output checked(String what, Transport.Output output) throws IOException {
    if (output.exitCode() != 0) {
      throw new IOException(
          "the cluster's login node could not %s: %s"
              .formatted(what, output.err().isBlank() ? output : output.err().strip()));
    }
    return output;
  }
}
