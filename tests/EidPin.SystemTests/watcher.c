// What a program of the same user may try on another process. Compiled by HardeningTests.
//   watcher PROCESS              one line for each way in: "mem refused" or "mem open"
//   watcher start FILE WORDS...  starts WORDS and counts how often the memory can be opened while FILE runs there
//   watcher victim               a process that hides nothing: each way in is open there
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static void tell(const char *way, int refused) { printf("%s %s\n", way, refused ? "refused" : "open"); }

static int opens(const char *process, const char *name) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%s/%s", process, name);
    int file = open(path, O_RDONLY);
    if (file >= 0) close(file);
    return file >= 0;
}

static int look(const char *process) {
    int id = atoi(process);
    const char *files[] = { "mem", "maps", "environ", "fd" };
    for (int i = 0; i < 4; i++) tell(files[i], !opens(process, files[i]));
    // The addresses are not known: whoever may read is told that they are wrong.
    char byte;
    struct iovec here = { &byte, 1 }, there = { (void *)4096, 1 };
    tell("process_vm_readv", process_vm_readv(id, &here, 1, &there, 1, 0) < 0 && errno == EPERM);
    int other = (int)syscall(SYS_pidfd_open, id, 0);
    tell("pidfd_getfd", other < 0 || syscall(SYS_pidfd_getfd, other, 0, 0) < 0);
    // Attached without a stop; it is let go when this process ends.
    tell("ptrace", ptrace(PTRACE_SEIZE, id, 0, 0) < 0 && errno == EPERM);
    return 0;
}

static int runs(int id, const char *wanted) {
    char path[64], file[PATH_MAX];
    snprintf(path, sizeof path, "/proc/%d/exe", id);
    ssize_t length = readlink(path, file, sizeof file - 1);
    if (length < 0) return 0;
    file[length] = 0;
    return strcmp(file, wanted) == 0;
}

static int start(char **words) {
    int id = fork();
    if (id == 0) {
        execv(words[1], words + 1);
        _exit(127);
    }
    char process[16];
    snprintf(process, sizeof process, "%d", id);
    int looks = 0, open = 0, status;
    for (; waitpid(id, &status, WNOHANG) == 0; looks++)
        if (runs(id, words[0]) && opens(process, "mem") && runs(id, words[0])) open++;
    printf("looked %s, open %d, ended %d\n", looks > 100 ? "often" : "seldom", open, WEXITSTATUS(status));
    return 0;
}

int main(int count, char **words) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (count > 3 && strcmp(words[1], "start") == 0) return start(words + 2);
    if (count != 2) return 2;
    if (strcmp(words[1], "victim") != 0) return look(words[1]);
    // Also where the system lets only parents attach (Yama).
    prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);
    puts("ready");
    pause();
    return 0;
}
