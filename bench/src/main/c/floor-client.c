// The least that a client can do: send when it is time, read what comes, and stamp each token. It shows what the machine
// itself adds, in C, with nothing in between, and is no load generator: it understands nothing but token-server.c.
//
//   floor-client POLITE|BUSY STREAMS RATE TOKENS PORT FOLDER KEEP
//
// The arguments after the first are those that all clients of the bench get; KEEP means nothing here. With a RATE, requests
// are due by a Poisson process of so many a second, each on a connection that is free; without, each stream asks again when
// its answer has ended. BUSY never sleeps. A byte on standard input is answered with "0 0" (this program allocates nothing while it runs), its end with
// FOLDER/client.log, in the format of the server's log.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS_AT_ONCE = 512, READ_BYTES = 1 << 16, HEAD_NUMBERS = 4 };

#define MOST_NUMBERS (INT64_C(1) << 27)

static const char TOKEN[] = "\"content\":\"";
static const char END[] = "0\r\n\r\n";

struct stream {
  int fd;
  int matched;      // bytes of TOKEN that the last read ended with
  int64_t *numbers; // id, due, sent, count of stamps, stamps
};

// A sleep ends this much later than asked for, at the most, as a rule; so much is polled, as the engine does.
#define SPIN_NS INT64_C(200000)

static int tokens, port, rate, epoll_fd;
static struct stream **idle; // in an open loop
static int idle_count;
static int64_t next_due_ns;
static int64_t next_id;
static int64_t *log_numbers; // of the requests that have ended
static int64_t log_count;

static void fail(const char *what) {
  fprintf(stderr, "floor-client: %s: %s\n", what, strerror(errno));
  exit(1);
}

static int64_t now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static void ask(struct stream *s, int64_t due_ns) {
  char request[512], body[256];
  int size = snprintf(body, sizeof body,
                      "{\"model\":\"bench\",\"stream\":true,\"max_tokens\":%d,\"messages\":[{\"role\":\"user\","
                      "\"content\":\"bench-%lld\"}]}",
                      tokens, (long long)next_id);
  int length = snprintf(request, sizeof request,
                        "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n%s", size, body);
  s->matched = 0;
  s->numbers[0] = next_id++;
  s->numbers[3] = 0;
  s->numbers[1] = due_ns;
  s->numbers[2] = now_ns();
  if (write(s->fd, request, (size_t)length) != length) fail("write");
}

static void keep(struct stream *s) {
  int64_t count = HEAD_NUMBERS + s->numbers[3];
  if (log_count + count > MOST_NUMBERS) return;
  memcpy(log_numbers + log_count, s->numbers, (size_t)count * sizeof *log_numbers);
  log_count += count;
}

static void ask_what_is_due(void) {
  while (rate > 0 && idle_count > 0 && now_ns() >= next_due_ns) {
    ask(idle[--idle_count], next_due_ns);
    next_due_ns += (int64_t)(-log(1 - drand48()) / rate * 1e9);
  }
}

static void stamp_tokens(struct stream *s, const char *bytes, ssize_t length, int64_t now) {
  for (ssize_t i = 0; i < length; i++) {
    s->matched = bytes[i] == TOKEN[s->matched] ? s->matched + 1 : bytes[i] == TOKEN[0];
    if (s->matched == (int)sizeof TOKEN - 1) {
      if (s->numbers[3] < tokens) s->numbers[HEAD_NUMBERS + s->numbers[3]++] = now;
      s->matched = 0;
    }
  }
}

// The server ends an answer in one write, together with its last token.
static void take(struct stream *s) {
  static char bytes[READ_BYTES];
  ssize_t length = recv(s->fd, bytes, sizeof bytes, MSG_DONTWAIT);
  int64_t now = now_ns();
  if (length < 0 && errno == EAGAIN) return;
  if (length <= 0) fail("recv");
  stamp_tokens(s, bytes, length, now);
  ssize_t end = sizeof END - 1;
  if (length >= end && memcmp(bytes + length - end, END, (size_t)end) == 0) {
    keep(s);
    if (rate > 0) idle[idle_count++] = s;
    else ask(s, now);
  }
}

static void watch(int fd, void *data) {
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = data};
  if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0) fail("epoll_ctl");
}

static void open_stream(struct stream *s) {
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int on = 1;
  s->fd = socket(AF_INET, SOCK_STREAM, 0);
  s->numbers = calloc((size_t)(HEAD_NUMBERS + tokens), sizeof *s->numbers);
  if (s->fd < 0 || s->numbers == NULL || connect(s->fd, (struct sockaddr *)&address, sizeof address) < 0) fail("connect");
  setsockopt(s->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  watch(s->fd, s);
}

static int await(struct epoll_event *events, bool busy) {
  int64_t left = busy ? 0 : next_due_ns - SPIN_NS - now_ns();
  if (left < 0) left = 0;
  struct timespec limit = {left / INT64_C(1000000000), left % INT64_C(1000000000)};
  bool endless = rate == 0 && !busy;
  return (int)syscall(SYS_epoll_pwait2, epoll_fd, events, EVENTS_AT_ONCE, endless ? NULL : &limit, NULL, 0);
}

static void serve(bool busy) {
  struct epoll_event events[EVENTS_AT_ONCE];
  for (;;) {
    ask_what_is_due();
    int ready = await(events, busy);
    for (int i = 0; i < ready; i++) {
      char ignored;
      if (events[i].data.ptr != NULL) take(events[i].data.ptr);
      else if (read(STDIN_FILENO, &ignored, 1) <= 0) return;
      else if (puts("0 0") < 0 || fflush(stdout) != 0) fail("standard output");
    }
  }
}

int main(int count, char **arguments) {
  if (count != 8) {
    fprintf(stderr, "usage: floor-client POLITE|BUSY STREAMS RATE TOKENS PORT FOLDER KEEP\n");
    return 2;
  }
  int streams = atoi(arguments[2]);
  rate = atoi(arguments[3]);
  tokens = atoi(arguments[4]);
  port = atoi(arguments[5]);
  prctl(PR_SET_TIMERSLACK, 1);
  epoll_fd = epoll_create1(0);
  log_numbers = mmap(NULL, MOST_NUMBERS * sizeof *log_numbers, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (log_numbers == MAP_FAILED) fail("mmap");
  struct stream *all = calloc((size_t)streams, sizeof *all);
  for (int i = 0; i < streams; i++) open_stream(&all[i]);
  watch(STDIN_FILENO, NULL);
  idle = calloc((size_t)streams, sizeof *idle);
  next_due_ns = now_ns();
  for (int i = 0; i < streams; i++) {
    if (rate > 0) idle[idle_count++] = &all[i];
    else ask(&all[i], now_ns());
  }
  serve(strcmp(arguments[1], "BUSY") == 0);
  char path[4096];
  snprintf(path, sizeof path, "%s/client.log", arguments[6]);
  FILE *file = fopen(path, "wb");
  if (file == NULL || fwrite(log_numbers, sizeof *log_numbers, (size_t)log_count, file) != (size_t)log_count || fclose(file) != 0)
    fail(path);
  return 0;
}
