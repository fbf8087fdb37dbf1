import Glibc

/// Prints a line for whoever started the program, at once even into a pipe.
func say(_ line: String) {
    print(line)
    fflush(nil)
}
