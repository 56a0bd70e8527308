#include "forms/cli/player.h"

#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "forms/cli/input.h"
#include "forms/model/definition.h"
#include "forms/model/tree.h"
#include "forms/session/session.h"

namespace relais::forms::cli {

namespace {

using model::kNoIndex;
using model::kNoNode;
using model::NodeId;

constexpr const char* kDoneWord = "OK";

/// "/data/member/age" of "/data/member[2]/age".
std::string without_positions(const std::string& path) {
    std::string plain;
    bool inside = false;
    for (const char c : path) {
        if (c == '[') inside = true;
        if (!inside) plain += c;
        if (c == ']') inside = false;
    }
    return plain;
}

/// Of "[": npos when the path does not end with a position.
std::size_t start_of_position(const std::string& path) {
    return path.ends_with(']') ? path.rfind('[') : std::string::npos;
}

std::string without_last_position(const std::string& path) {
    return path.substr(0, start_of_position(path));
}

std::string parent_of(const std::string& path) {
    return path.substr(0, path.rfind('/'));
}

/// 3 of "/data/member[3]"; 1 when nothing is told.
std::size_t last_position(const std::string& path) {
    std::size_t place = 1;
    if (const auto start = start_of_position(path); start != std::string::npos)
        std::from_chars(path.data() + start + 1, path.data() + path.size(), place);
    return place;
}

}  // namespace

NodeId Player::add(const std::string& parent_path, const std::string& repeat_path) {
    const auto& answers = session_.answers();
    const auto parent = parent_path.empty() ? kNoNode : answers.find(parent_path);
    const auto repeat = model::find_path(answers.definition(), without_positions(repeat_path));
    if (parent == kNoNode || repeat == kNoIndex) return kNoNode;
    return session_.add_repeat(parent, repeat);
}

NodeId Player::reach(const std::string& path) {
    if (const auto found = session_.answers().find(path); found != kNoNode) return found;
    for (auto end = path.find('/', 1); end != std::string::npos; end = path.find('/', end + 1)) {
        const auto prefix = path.substr(0, end);
        if (session_.answers().find(prefix) != kNoNode) continue;
        // Only the one that follows the last may be meant.
        const auto last = last_position(prefix) - 1;
        const auto before = without_last_position(prefix) + "[" + std::to_string(last) + "]";
        if (last > 0 && session_.answers().find(before) == kNoNode) return kNoNode;
        if (add(parent_of(prefix), prefix) == kNoNode) return kNoNode;
    }
    return session_.answers().find(path);
}

std::string Player::answer(const std::string& path, std::string value) {
    const auto node = reach(path);
    if (node == kNoNode) return "there is no " + path;
    const bool changed = session_.answers().text(node) != value;
    if (session_.answer(node, std::move(value))) return accept(node, path, changed);
    if (!session_.answers().relevant(node)) return path + " is not asked now";
    const auto why = session_.readonly(node) ? std::string() : session_.trouble();
    return path + " cannot be answered" + (why.empty() ? "" : ": " + why);
}

std::string Player::accept(NodeId node, const std::string& path, bool changed) {
    const auto finding = strict_ ? session_.check(node) : std::nullopt;
    if (!finding || finding->kind == session::FindingKind::wrong_type) return kDoneWord;
    if (changed) session_.undo();
    return path + (finding->kind == session::FindingKind::required_missing
                       ? " is required"
                       : " breaks its constraint");
}

std::string Player::create_repeat(const std::string& path) {
    const auto plain = without_last_position(path);
    reach(parent_of(plain));
    return add(parent_of(plain), plain) == kNoNode ? "nothing can be added to " + path : kDoneWord;
}

std::string Player::remove_repeat(const std::string& path) {
    const auto node = session_.answers().find(path);
    if (node == kNoNode) return "there is no " + path;
    session_.remove_repeat(node);
    return session_.answers().attached(node) ? path + " cannot be removed" : kDoneWord;
}

std::string Player::set_language(const std::string& name) {
    const auto& definition = session_.form().definition();
    const auto found = find_language(definition, name);
    if (!found)
        return "the form has no language '" + name + "'; it has " + languages_of(definition);
    session_.set_language(*found);
    return kDoneWord;
}

}  // namespace relais::forms::cli
