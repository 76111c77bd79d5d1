// A server of made-up tokens that is faster than any client it measures.
//
// It speaks as much of OpenAI's streaming chat API as load generators need. Every token's text is the instant, in
// nanoseconds of CLOCK_MONOTONIC, at which the server was about to write it, so a client on the same machine can tell
// how late it noticed. One thread, one epoll set; it spins while streams are open, so give it a core of its own.
//
//   token-server [--ttft-us N] [--itl-us N] [--stagger N] [--unthrottled] [--segment N] [--tokens N]
//                [--counters FILE] [--log FILE]
//
// It prints "port N" and serves on 127.0.0.1 until its standard input closes or it gets SIGTERM; then it writes the log.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum {
  MOST_CONNECTIONS = 32768,
  REQUEST_BYTES = 1 << 16,
  SEGMENT_BYTES = 1 << 16,
  STAMP_DIGITS = 19,
  MOST_REQUESTS = 1 << 22,
  MOST_STAMPS = 1 << 27,
  EVENTS_AT_ONCE = 256,
  EMITTED_AT_ONCE = 64
};

// How tokens are made; the command line sets it.
static struct {
  int64_t ttft_ns;      // from a request's arrival to its first token
  int64_t itl_ns;       // between two tokens of a stream
  int64_t stagger;      // first tokens are spread over one ITL in this many steps; 0: not at all
  bool unthrottled;     // as fast as the socket takes them
  int segment;          // tokens a write, unthrottled
  int tokens;           // tokens a request that does not say
} shape = {.ttft_ns = 50000000, .itl_ns = 10000000, .segment = 1, .tokens = 100};

// Shared with whoever watches: a file of 64-bit numbers, mapped.
static struct counters {
  volatile uint64_t tokens;            // written so far
  volatile uint64_t requests;          // arrived so far
  volatile uint64_t streaming;         // streams that had their first token and not their last
  volatile uint64_t first_arrival_ns;  // of the first request for tokens
  volatile uint64_t in_flight;         // requests that arrived and did not get their last token yet
} *counters;

// What happened to one request; its stamps stand together in `stamps`.
struct request_log {
  int64_t id;  // the number after "bench-" in the request's body; without, a hash of its X-Request-ID; -1 without either
  int64_t arrival_ns;
  int64_t first_stamp;
  int64_t stamp_count;
};

static const char *log_path;
static struct request_log *requests;
static int64_t *stamps;
static int64_t request_count, stamp_count;

struct connection {
  int fd;
  bool wants_usage;
  bool is_answered;    // no request is in flight on it
  int heap_position;   // -1: not waiting for a due time
  int active_position; // -1: not streaming unthrottled
  int64_t due_ns;
  int emitted, tokens;
  int64_t log_index;   // -1: not logged
  size_t request_length;
  char *request;
  size_t pending_length; // bytes the socket did not take
  char *pending;
};

static struct connection *connections[MOST_CONNECTIONS];
static struct connection *heap[MOST_CONNECTIONS]; // by due time, soonest first
static int heap_size;
static struct connection *active[MOST_CONNECTIONS]; // streaming unthrottled
static int active_count;
static int epoll_fd;
static volatile sig_atomic_t stopped;

static const char HEAD[] =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n";
static const char TOKEN_START[] =
    "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1764000000,\"model\":\"bench\","
    "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"";
static const char TOKEN_END[] = "\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n";
static const char LAST[] =
    "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1764000000,\"model\":\"bench\","
    "\"choices\":[{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"length\"}]}\n\n";
static const char DONE[] = "data: [DONE]\n\n";

static char token_chunk[512]; // one token as an HTTP chunk, with a gap for the stamp
static size_t token_chunk_length, stamp_offset;

static void fail(const char *what) {
  fprintf(stderr, "token-server: %s: %s\n", what, strerror(errno));
  exit(1);
}

static int64_t now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

// ---- streams that wait for their next token: a binary heap

static void heap_place(struct connection *c, int position) {
  heap[position] = c;
  c->heap_position = position;
}

static void heap_rise(struct connection *c, int position) {
  while (position > 0 && heap[(position - 1) / 2]->due_ns > c->due_ns) {
    heap_place(heap[(position - 1) / 2], position);
    position = (position - 1) / 2;
  }
  heap_place(c, position);
}

static void heap_sink(struct connection *c, int position) {
  for (int child; (child = 2 * position + 1) < heap_size; position = child) {
    if (child + 1 < heap_size && heap[child + 1]->due_ns < heap[child]->due_ns) child++;
    if (heap[child]->due_ns >= c->due_ns) break;
    heap_place(heap[child], position);
  }
  heap_place(c, position);
}

static void heap_add(struct connection *c) { heap_rise(c, heap_size++); }

static void heap_remove(struct connection *c) {
  int position = c->heap_position;
  c->heap_position = -1;
  struct connection *last = heap[--heap_size];
  if (last == c) return;
  heap_sink(last, position);
  heap_rise(last, last->heap_position);
}

static void active_remove(struct connection *c) {
  struct connection *last = active[--active_count];
  active[c->active_position] = last;
  last->active_position = c->active_position;
  c->active_position = -1;
}

// ---- writing

static void watch(struct connection *c, bool writable) {
  struct epoll_event event = {.events = EPOLLIN | (writable ? EPOLLOUT : 0), .data.fd = c->fd};
  if (epoll_ctl(epoll_fd, EPOLL_CTL_MOD, c->fd, &event) < 0) fail("epoll_ctl");
}

// Writes, or keeps what the socket does not take until it is writable again.
static void send_bytes(struct connection *c, const char *bytes, size_t length) {
  ssize_t written = c->pending_length > 0 ? 0 : write(c->fd, bytes, length);
  if (written < 0) written = 0; // a broken connection shows when it is read
  size_t rest = length - (size_t)written;
  if (rest == 0) return;
  if (c->pending == NULL && (c->pending = malloc(2 * SEGMENT_BYTES)) == NULL) fail("malloc");
  if (c->pending_length + rest > 2 * SEGMENT_BYTES) return; // cannot be: nothing is made while bytes wait
  if (c->pending_length == 0) watch(c, true);
  memcpy(c->pending + c->pending_length, bytes + written, rest);
  c->pending_length += rest;
}

static void send_pending(struct connection *c) {
  ssize_t written = write(c->fd, c->pending, c->pending_length);
  if (written <= 0) return;
  c->pending_length -= (size_t)written;
  memmove(c->pending, c->pending + written, c->pending_length);
  if (c->pending_length == 0) watch(c, false);
}

static size_t put_chunk(char *out, const char *text, size_t length) {
  return (size_t)sprintf(out, "%zx\r\n%.*s\r\n", length, (int)length, text);
}

static void make_token_chunk(void) {
  char event[sizeof token_chunk];
  int length = snprintf(event, sizeof event, "%s%0*d%s", TOKEN_START, STAMP_DIGITS, 0, TOKEN_END);
  token_chunk_length = put_chunk(token_chunk, event, (size_t)length);
  stamp_offset = (size_t)(strstr(token_chunk, "\"content\":\"") - token_chunk) + strlen("\"content\":\"");
}

static size_t put_token(char *out, const char *digits) {
  memcpy(out, token_chunk, token_chunk_length);
  memcpy(out + stamp_offset, digits, STAMP_DIGITS);
  return token_chunk_length;
}

static size_t put_end(struct connection *c, char *out) {
  size_t length = put_chunk(out, LAST, sizeof LAST - 1);
  if (c->wants_usage) {
    char usage[512];
    int size = snprintf(usage, sizeof usage,
                        "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1764000000,"
                        "\"model\":\"bench\",\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":%d,"
                        "\"total_tokens\":%d}}\n\n",
                        c->tokens, c->tokens + 1);
    length += put_chunk(out + length, usage, (size_t)size);
  }
  length += put_chunk(out + length, DONE, sizeof DONE - 1);
  return length + (size_t)sprintf(out + length, "0\r\n\r\n");
}

static void log_stamp(struct connection *c, int64_t stamp) {
  if (c->log_index < 0) return;
  struct request_log *request = &requests[c->log_index];
  stamps[request->first_stamp + request->stamp_count++] = stamp;
}

// Writes the next tokens of a stream in one go, and its end after the last; says whether it goes on.
static bool emit(struct connection *c, int count) {
  static char out[SEGMENT_BYTES + 4096];
  size_t length = 0;
  if (c->emitted == 0) {
    memcpy(out, HEAD, sizeof HEAD - 1);
    length = sizeof HEAD - 1;
    counters->streaming++;
  }
  char digits[STAMP_DIGITS + 1];
  int64_t stamp = now_ns();
  snprintf(digits, sizeof digits, "%0*lld", STAMP_DIGITS, (long long)stamp);
  if (count > c->tokens - c->emitted) count = c->tokens - c->emitted;
  for (int token = 0; token < count; token++) {
    length += put_token(out + length, digits);
    log_stamp(c, stamp);
  }
  c->emitted += count;
  counters->tokens += (uint64_t)count;
  bool goes_on = c->emitted < c->tokens;
  if (!goes_on) {
    length += put_end(c, out + length);
    counters->streaming--;
    counters->in_flight--;
    c->is_answered = true;
  }
  send_bytes(c, out, length);
  return goes_on;
}

// ---- requests

// The 64-bit FNV-1a hash of what the header X-Request-ID says, without its lowest bit.
static int64_t header_id(const struct connection *c) {
  static const char NAME[] = "\r\nx-request-id:";
  const char *value = strcasestr(c->request, NAME);
  if (value == NULL) return -1;
  uint64_t hash = UINT64_C(14695981039346656037);
  for (value += sizeof NAME - 1; *value == ' '; value++) continue;
  for (; *value != '\r' && *value != 0; value++) hash = (hash ^ (unsigned char)*value) * UINT64_C(1099511628211);
  return (int64_t)(hash >> 1);
}

static void start_log(struct connection *c, const char *body, int64_t arrival_ns) {
  c->log_index = -1;
  if (log_path == NULL || request_count == MOST_REQUESTS || stamp_count + c->tokens > MOST_STAMPS) return;
  const char *id = strstr(body, "bench-");
  requests[request_count] = (struct request_log){id == NULL ? header_id(c) : atoll(id + 6), arrival_ns, stamp_count, 0};
  stamp_count += c->tokens;
  c->log_index = request_count++;
}

static int requested_tokens(const char *body) {
  const char *limit = strstr(body, "\"max_completion_tokens\":");
  if (limit == NULL) limit = strstr(body, "\"max_tokens\":");
  int tokens = limit == NULL ? 0 : atoi(strchr(limit, ':') + 1);
  return tokens > 0 ? tokens : shape.tokens;
}

static bool asks(const char *body, const char *field) {
  const char *found = strstr(body, field);
  if (found == NULL) return false;
  const char *value = found + strlen(field);
  while (*value == ' ' || *value == ':') value++;
  return strncmp(value, "true", 4) == 0;
}

static void answer_json(struct connection *c, const char *json) {
  char out[1024];
  int length = snprintf(out, sizeof out, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                        strlen(json), json);
  send_bytes(c, out, (size_t)length);
}

static void start_stream(struct connection *c, const char *body, int64_t arrival_ns) {
  c->tokens = requested_tokens(body);
  c->emitted = 0;
  c->is_answered = false;
  counters->in_flight++;
  c->wants_usage = asks(body, "\"include_usage\"");
  start_log(c, body, arrival_ns);
  if (shape.unthrottled) {
    c->active_position = active_count;
    active[active_count++] = c;
    return;
  }
  int64_t step = shape.stagger == 0 ? 0 : (int64_t)(counters->requests % (uint64_t)shape.stagger);
  c->due_ns = arrival_ns + shape.ttft_ns + (shape.stagger == 0 ? 0 : shape.itl_ns * step / shape.stagger);
  heap_add(c);
}

static void answer(struct connection *c, const char *body, int64_t arrival_ns) {
  if (strncmp(c->request, "GET ", 4) == 0) {
    answer_json(c, "{\"object\":\"list\",\"data\":[{\"id\":\"bench\",\"object\":\"model\",\"owned_by\":\"bench\"}]}");
    return;
  }
  if (counters->requests++ == 0) counters->first_arrival_ns = (uint64_t)arrival_ns;
  if (asks(body, "\"stream\"")) {
    start_stream(c, body, arrival_ns);
  } else {
    answer_json(c, "{\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion\",\"created\":1764000000,\"model\":\"bench\","
                   "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"1\"},"
                   "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,"
                   "\"total_tokens\":2}}");
  }
}

static void close_connection(struct connection *c) {
  if (c->heap_position >= 0) heap_remove(c);
  if (c->active_position >= 0) active_remove(c);
  if (c->emitted > 0 && c->emitted < c->tokens) counters->streaming--;
  if (!c->is_answered) counters->in_flight--;
  connections[c->fd] = NULL;
  close(c->fd);
  free(c->request);
  free(c->pending);
  free(c);
}

// Reads what came; answers when it is a whole request. One request at a time: clients wait for the answer.
static void read_request(struct connection *c) {
  ssize_t got = read(c->fd, c->request + c->request_length, REQUEST_BYTES - 1 - c->request_length);
  int64_t arrival_ns = now_ns();
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) {
    close_connection(c);
    return;
  }
  c->request_length += (size_t)got;
  c->request[c->request_length] = 0;
  const char *head_end = strstr(c->request, "\r\n\r\n");
  if (head_end == NULL) return;
  const char *body = head_end + 4;
  const char *length = strcasestr(c->request, "\r\ncontent-length:");
  size_t body_length = length == NULL || length > head_end ? 0 : (size_t)atoll(length + 17);
  if (c->request_length < (size_t)(body - c->request) + body_length) return;
  answer(c, body, arrival_ns);
  c->request_length = 0;
}

static void accept_all(int listener) {
  for (;;) {
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
    if (fd < 0) return;
    if (fd >= MOST_CONNECTIONS) {
      close(fd);
      continue;
    }
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct connection *c = calloc(1, sizeof *c);
    if (c == NULL || (c->request = malloc(REQUEST_BYTES)) == NULL) fail("malloc");
    c->fd = fd;
    c->heap_position = c->active_position = -1;
    c->is_answered = true;
    c->log_index = -1;
    connections[fd] = c;
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0) fail("epoll_ctl");
  }
}

// ---- the loop

static void emit_due(void) {
  int64_t now = now_ns();
  for (int emitted = 0; emitted < EMITTED_AT_ONCE && heap_size > 0 && heap[0]->due_ns <= now; emitted++) {
    struct connection *c = heap[0];
    heap_remove(c);
    c->due_ns += shape.itl_ns;
    if (c->pending_length > 0 || emit(c, 1)) heap_add(c);
  }
}

static void emit_unthrottled(void) {
  for (int position = active_count - 1; position >= 0; position--) {
    struct connection *c = active[position];
    if (c->pending_length == 0 && !emit(c, shape.segment)) active_remove(c);
  }
}

static bool anything_to_emit(void) {
  if (heap_size > 0) return true;
  for (int position = 0; position < active_count; position++) {
    if (active[position]->pending_length == 0) return true;
  }
  return false;
}

static void serve(int listener) {
  struct epoll_event events[EVENTS_AT_ONCE];
  while (!stopped) {
    emit_due();
    emit_unthrottled();
    int ready = epoll_wait(epoll_fd, events, EVENTS_AT_ONCE, anything_to_emit() ? 0 : -1);
    for (int i = 0; i < ready; i++) {
      int fd = events[i].data.fd;
      if (fd == listener) {
        accept_all(listener);
      } else if (fd == STDIN_FILENO) {
        char ignored[256];
        if (read(STDIN_FILENO, ignored, sizeof ignored) <= 0) return;
      } else {
        if (connections[fd] != NULL && events[i].events & EPOLLOUT) send_pending(connections[fd]);
        if (connections[fd] != NULL && events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) read_request(connections[fd]);
      }
    }
  }
}

static void stop(int signal) {
  (void)signal;
  stopped = 1;
}

// 64-bit numbers in the machine's order, the same that a client writes: for each request its id, when it was due and
// when it was sent (here both are its arrival), its count of stamps, and the stamps.
static void write_log(void) {
  FILE *file = fopen(log_path, "wb");
  if (file == NULL) fail(log_path);
  for (int64_t i = 0; i < request_count; i++) {
    struct request_log *request = &requests[i];
    int64_t head[] = {request->id, request->arrival_ns, request->arrival_ns, request->stamp_count};
    fwrite(head, sizeof head, 1, file);
    fwrite(stamps + request->first_stamp, sizeof *stamps, (size_t)request->stamp_count, file);
  }
  if (fclose(file) != 0) fail(log_path);
}

static void *reserve(size_t bytes) {
  void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) fail("mmap");
  return memory;
}

static void map_counters(const char *path) {
  int fd = open(path, O_RDWR | O_CREAT, 0600);
  if (fd < 0 || ftruncate(fd, sizeof *counters) < 0) fail(path);
  counters = mmap(NULL, sizeof *counters, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (counters == MAP_FAILED) fail(path);
  memset((void *)counters, 0, sizeof *counters);
  close(fd);
}

static int64_t number(const char *option, const char *text) {
  char *end;
  long long value = text == NULL ? -1 : strtoll(text, &end, 10);
  if (text == NULL || *end != 0 || value < 0) {
    fprintf(stderr, "token-server: %s needs a whole number of at least 0\n", option);
    exit(2);
  }
  return value;
}

static void read_options(int count, char **options) {
  const char *counters_path = NULL;
  for (int i = 1; i < count; i++) {
    const char *option = options[i];
    if (strcmp(option, "--unthrottled") == 0) {
      shape.unthrottled = true;
      continue;
    }
    const char *value = i + 1 < count ? options[++i] : NULL;
    if (strcmp(option, "--ttft-us") == 0) shape.ttft_ns = number(option, value) * 1000;
    else if (strcmp(option, "--itl-us") == 0) shape.itl_ns = number(option, value) * 1000;
    else if (strcmp(option, "--stagger") == 0) shape.stagger = number(option, value);
    else if (strcmp(option, "--segment") == 0) shape.segment = (int)number(option, value);
    else if (strcmp(option, "--tokens") == 0) shape.tokens = (int)number(option, value);
    else if (strcmp(option, "--counters") == 0) counters_path = value;
    else if (strcmp(option, "--log") == 0) log_path = value;
    else {
      fprintf(stderr, "token-server: unknown option %s\n", option);
      exit(2);
    }
  }
  if (shape.tokens < 1 || shape.segment < 1 || (size_t)shape.segment * token_chunk_length > SEGMENT_BYTES) {
    fprintf(stderr, "token-server: --tokens and --segment must be at least 1, and a segment at most %d bytes\n", SEGMENT_BYTES);
    exit(2);
  }
  if (counters_path != NULL) map_counters(counters_path);
  else counters = reserve(sizeof *counters);
}

static int listen_anywhere(void) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, size) < 0 || listen(fd, MOST_CONNECTIONS) < 0) fail("listen");
  if (getsockname(fd, (struct sockaddr *)&address, &size) < 0) fail("getsockname");
  printf("port %d\n", ntohs(address.sin_port));
  fflush(stdout);
  return fd;
}

static void allow_many_files(void) {
  struct rlimit files;
  if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
  }
}

int main(int count, char **options) {
  make_token_chunk();
  read_options(count, options);
  allow_many_files();
  signal(SIGPIPE, SIG_IGN);
  signal(SIGTERM, stop);
  signal(SIGINT, stop);
  requests = reserve(sizeof *requests * (size_t)MOST_REQUESTS);
  stamps = reserve(sizeof *stamps * (size_t)MOST_STAMPS);
  epoll_fd = epoll_create1(0);
  if (epoll_fd < 0) fail("epoll_create1");
  int listener = listen_anywhere();
  struct epoll_event listening = {.events = EPOLLIN, .data.fd = listener};
  struct epoll_event input = {.events = EPOLLIN, .data.fd = STDIN_FILENO};
  if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, listener, &listening) < 0) fail("epoll_ctl");
  epoll_ctl(epoll_fd, EPOLL_CTL_ADD, STDIN_FILENO, &input); // a file or /dev/null is refused, and not needed
  serve(listener);
  if (log_path != NULL) write_log();
  return 0;
}
