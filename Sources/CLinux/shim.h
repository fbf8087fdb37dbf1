// What Swift's Glibc module leaves out.
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pwd.h>
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

// Behind _GNU_SOURCE, which the importer does not set.
int accept4(int, struct sockaddr *restrict, socklen_t *restrict, int);
int pipe2(int descriptors[2], int flags);
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);

// recv(2) and send(2) are points where a thread can be cancelled, which glibc prepares for and undoes at each call in a
// process of several threads. Ours are never cancelled; these are the system calls alone.
static inline ssize_t plain_recv(int descriptor, void *buffer, size_t count) {
    return syscall(SYS_recvfrom, descriptor, buffer, count, 0, 0, 0);
}
static inline ssize_t plain_send(int descriptor, const void *bytes, size_t count, int flags) {
    return syscall(SYS_sendto, descriptor, bytes, count, flags, 0, 0);
}
