#include "tests/support/disk_recorder.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "forms/base/result.h"

namespace relais::tests {

namespace {

using Kind = DiskStep::Kind;

constexpr std::size_t kSectorBytes = 512;

void put(std::string& file, std::size_t offset, std::string_view bytes) {
    if (file.size() < offset + bytes.size()) file.resize(offset + bytes.size(), '\0');
    file.replace(offset, bytes.size(), bytes);
}

void apply_whole(std::string& file, const RecordedStep& step) {
    if (step.kind == Kind::truncate)
        file.resize(step.offset, '\0');
    else
        put(file, step.offset, step.bytes);
}

/// Each sector of a write comes to the disk or does not.
void apply_torn(std::string& file, const RecordedStep& step, Random& random) {
    if (step.kind == Kind::truncate) return apply_whole(file, step);
    std::size_t at = 0;
    while (at < step.bytes.size()) {
        const auto place = step.offset + at;
        const auto size = std::min(kSectorBytes - place % kSectorBytes, step.bytes.size() - at);
        if (random.below(2) == 0) put(file, place, std::string_view(step.bytes).substr(at, size));
        at += size;
    }
}

enum class Kept : std::uint8_t { nothing, all, some, torn, first_ones };
constexpr std::uint64_t kKinds = 5;

std::string content(const std::string& synced, const std::vector<const RecordedStep*>& pending,
                    Kept kept, Random& random) {
    std::string file = synced;
    const auto first = random.below(pending.size() + 1);
    for (std::size_t i = 0; i < pending.size(); ++i) {
        const auto& step = *pending[i];
        switch (kept) {
        case Kept::nothing:
            break;
        case Kept::all:
            apply_whole(file, step);
            break;
        case Kept::some:
            if (random.below(2) == 0) apply_whole(file, step);
            break;
        case Kept::torn:
            apply_torn(file, step, random);
            break;
        case Kept::first_ones:
            if (i < first) apply_whole(file, step);
            if (i == first) apply_torn(file, step, random);
            break;
        }
    }
    return file;
}

}  // namespace

DiskImage image_of(const std::string& folder) {
    DiskImage image;
    std::error_code missing;
    for (const auto& entry : std::filesystem::directory_iterator(folder, missing)) {
        if (!entry.is_regular_file()) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        image[entry.path().filename().string()] =
            std::string(std::istreambuf_iterator<char>(file), {});
    }
    return image;
}

void lay_out(const DiskImage& image, const std::string& folder) {
    std::filesystem::create_directories(folder);
    std::vector<std::filesystem::path> others;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (!image.contains(entry.path().filename().string())) others.push_back(entry.path());
    for (const auto& path : others)
        std::filesystem::remove_all(path);
    for (const auto& [name, bytes] : image) {
        std::ofstream file(folder + "/" + name, std::ios::binary | std::ios::trunc);
        file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        RELAIS_ASSERT(file.flush().good());
    }
}

DiskRecorder::DiskRecorder(const std::string& folder)
    : folder_(folder + "/"), before_(image_of(folder)), watched_(*this) {}

bool DiskRecorder::before(const DiskStep& step) {
    const auto within = [&](std::string_view path) {
        return path.starts_with(folder_) ? std::string(path.substr(folder_.size())) : "";
    };
    RecordedStep kept{step.kind, within(step.path), within(step.to), step.offset,
                      std::string(step.bytes)};
    const bool folder = step.kind == Kind::sync_folder;
    if (folder ? folder_.starts_with(step.path) : !kept.name.empty())
        steps_.push_back(std::move(kept));
    return true;
}

Platter::Platter(const DiskImage& before) {
    for (const auto& [name, bytes] : before) {
        // What processes share in memory is no file to a disk.
        if (name.ends_with("-shm")) continue;
        names_[name] = nodes_.size();
        nodes_.push_back({bytes, {}});
    }
    synced_names_ = names_;
}

void Platter::apply(Names& names, const NameStep& change) {
    const auto& step = *change.step;
    if (step.kind == Kind::create) {
        names[step.name] = change.node;
        return;
    }
    const auto found = names.find(step.name);
    if (found == names.end()) return;
    if (step.kind == Kind::rename) names[step.to] = found->second;
    names.erase(step.name);
}

void Platter::take(const RecordedStep& step) {
    const auto found = names_.find(step.name);
    switch (step.kind) {
    case Kind::create:
    case Kind::unlink:
    case Kind::rename: {
        const NameStep change{&step, nodes_.size()};
        if (step.kind == Kind::create) nodes_.emplace_back();
        apply(names_, change);
        pending_names_.push_back(change);
        break;
    }
    case Kind::write:
    case Kind::truncate:
        if (found != names_.end()) nodes_[found->second].pending.push_back(&step);
        break;
    case Kind::sync:
        if (found == names_.end()) break;
        for (const auto* pending : nodes_[found->second].pending)
            apply_whole(nodes_[found->second].synced, *pending);
        nodes_[found->second].pending.clear();
        break;
    case Kind::sync_folder:
        synced_names_ = names_;
        pending_names_.clear();
        break;
    }
}

DiskImage Platter::cut(Random& random) const {
    // A journal of names keeps their order; a disk without one may keep any of them.
    Names names = synced_names_;
    const auto first = random.below(pending_names_.size() + 1);
    const bool ordered = random.below(2) == 0;
    for (std::size_t i = 0; i < pending_names_.size(); ++i)
        if (ordered ? i < first : random.below(2) == 0) apply(names, pending_names_[i]);
    // One fate for all files, or each its own.
    const bool together = random.below(2) == 0;
    auto kept = static_cast<Kept>(random.below(kKinds));
    DiskImage image;
    for (const auto& [name, node] : names) {
        if (!together) kept = static_cast<Kept>(random.below(kKinds));
        image[name] = content(nodes_[node].synced, nodes_[node].pending, kept, random);
    }
    return image;
}

}  // namespace relais::tests
