// memory_scan PID: counts, in all that a process may write to, how often each line of standard
// input occurs. Prints "COUNT LINE-NUMBER" a line: never what was looked for. For what should not
// be there.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

namespace {

struct Range {
    std::uint64_t from = 0;
    std::uint64_t end = 0;
};

std::vector<Range> writable_ranges(const std::string& pid) {
    std::ifstream maps("/proc/" + pid + "/maps");
    std::vector<Range> ranges;
    std::string line;
    while (std::getline(maps, line)) {
        char* rest = nullptr;
        const std::uint64_t from = std::strtoull(line.c_str(), &rest, 16);
        const std::uint64_t end = std::strtoull(rest + 1, &rest, 16);
        if (rest[1] == 'r' && rest[2] == 'w') ranges.push_back({from, end});
    }
    return ranges;
}

std::size_t count(const std::string& memory, const std::string& what) {
    std::size_t found = 0;
    for (std::size_t at = memory.find(what); at != std::string::npos;
         at = memory.find(what, at + 1))
        ++found;
    return found;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: memory_scan PID <CANARIES\n", stderr);
        return 2;
    }
    const std::string pid = argv[1];
    std::vector<std::string> canaries;
    for (std::string line; std::getline(std::cin, line);)
        if (!line.empty()) canaries.push_back(line);
    std::ifstream memory("/proc/" + pid + "/mem", std::ios::binary);
    const auto ranges = writable_ranges(pid);
    if (!memory || ranges.empty()) {
        std::fputs("memory_scan: this process may not be read\n", stderr);
        return 1;
    }
    std::vector<std::size_t> found(canaries.size());
    for (const auto& range : ranges) {
        std::string bytes(range.end - range.from, '\0');
        memory.clear();
        memory.seekg(static_cast<std::streamoff>(range.from));
        memory.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        bytes.resize(static_cast<std::size_t>(memory.gcount()));
        for (std::size_t i = 0; i < canaries.size(); ++i)
            found[i] += count(bytes, canaries[i]);
    }
    for (std::size_t i = 0; i < found.size(); ++i)
        std::printf("%zu %zu\n", found[i], i + 1);
    return 0;
}
