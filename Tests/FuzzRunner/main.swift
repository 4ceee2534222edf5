import Glibc

print("usage: fuzz-runner READER EXECUTIONS")
exit(2)
