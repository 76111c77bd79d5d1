package hpcbench.deploy;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// A cluster as it is reached from here: where its commands run, and where its files are.
public final class Cluster implements AutoCloseable {
  /// Where our files are on a cluster that is reached over SSH, unless told otherwise.
  public static final String USUAL_FOLDER = "hpcbench";

  private final Transport transport;
  private final Storage storage;
  private final Optional<SshLogin> login;

  Cluster(Transport transport, Storage storage, Optional<SshLogin> login) {
    this.transport = transport;
    this.storage = storage;
    this.login = login;
  }

  /// The cluster that this machine is a login node of.
  ///
  /// @param environment variables of the commands
  public static Cluster here(Map<String, String> environment) {
    return new Cluster(new LocalTransport(environment), new SharedStorage(), Optional.empty());
  }

  /// A cluster that is reached over SSH.
  ///
  /// @param environment variables of `ssh`
  /// @param folder where our files are there, relative to the home folder unless it begins with `/`
  public static Cluster at(SshLogin login, String folder, Map<String, String> environment) {
    Transport transport = new SshTransport(login, environment);
    return new Cluster(transport, new RemoteStorage(transport, folder), Optional.of(login));
  }

  /// The cluster that a job was submitted to.
  public static Cluster of(Job job, Map<String, String> environment) {
    return job.remote()
        .map(remote -> at(remote.login(), RemoteStorage.baseOf(remote.folder()), environment))
        .orElseGet(() -> here(environment));
  }

  /// How it is reached; empty when this is its login node.
  public Optional<SshLogin> login() {
    return login;
  }

  /// Its Slurm.
  public Slurm slurm() {
    return new Slurm(transport);
  }

  /// How long to wait before a job's files are looked at again.
  public Duration pause() {
    return login.isPresent() ? Duration.ofSeconds(3) : Duration.ofSeconds(1);
  }

  /// Gets what a job has written since the last time. Does nothing where its folder is here.
  ///
  /// @throws UnreachableException when the cluster cannot be reached
  public void refresh(JobFolder folder) throws IOException, InterruptedException {
    storage.refresh(folder);
  }

  /// Gets all that a job made: what is here is not fetched again.
  ///
  /// @param isOver whether it is known that the job is over: then all is checked by its hash; else
  ///   it is what there is so far
  public void collect(JobFolder folder, boolean isOver) throws IOException, InterruptedException {
    storage.collect(folder, isOver);
  }

  /// Gets what the servers and clients of a job's run have written so far.
  ///
  /// @throws UnreachableException when the cluster cannot be reached
  public void fetchLogs(JobFolder folder) throws IOException, InterruptedException {
    storage.fetchLogs(folder);
  }

  /// Runs commands on its login node.
  public Transport transport() {
    return transport;
  }

  Storage storage() {
    return storage;
  }

  /// Ends the connection.
  @Override
  public void close() {
    transport.close();
  }
}
