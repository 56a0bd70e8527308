// Writes the test vectors anew, after a change of a format: sync_vectors tests/data/vectors
#include <filesystem>
#include <fstream>
#include <iostream>

#include "tests/sync/vectors/vectors.h"

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: sync_vectors FOLDER\n";
        return 2;
    }
    const std::filesystem::path folder = argv[1];
    std::filesystem::create_directories(folder);
    for (const auto& [name, text] : relais::tests::vectors())
        std::ofstream(folder / name, std::ios::binary) << text;
    return 0;
}
