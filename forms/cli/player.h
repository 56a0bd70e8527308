// Works a session by paths, as a person would who sees every question: "/data/member[2]/age".
#pragma once

#include <string>

#include "forms/session/session.h"

namespace relais::forms::cli {

class Player {
  public:
    /// `strict`: as ODK Collect, an answer that breaks its constraint, or an empty one where one
    /// is required, is not kept.
    explicit Player(session::Session& session, bool strict = false)
        : session_(session), strict_(strict) {}

    // Each gives "OK", or why nothing happened.
    /// An instance one past the last is added first, where the path needs it.
    std::string answer(const std::string& path, std::string value);
    /// The path of the repeat without a last position; appends an instance.
    std::string create_repeat(const std::string& path);
    std::string remove_repeat(const std::string& path);
    /// By name, "Français (fr)", or by its code.
    std::string set_language(const std::string& name);

  private:
    model::NodeId reach(const std::string& path);
    model::NodeId add(const std::string& parent_path, const std::string& repeat_path);

    std::string accept(model::NodeId node, const std::string& path, bool changed);

    session::Session& session_;
    bool strict_;
};

}  // namespace relais::forms::cli
