// From a definition to Form::Compiled: lists loaded, expressions parsed, references checked.
#pragma once

#include <memory>
#include <set>
#include <vector>

#include "forms/lists/list_file.h"
#include "forms/session/compiled.h"
#include "forms/session/references.h"

namespace relais::forms::session {

class Compiler {
  public:
    Compiler(Form::Compiled& compiled, const FileSource& files)
        : compiled_(compiled), files_(files) {}

    /// Every complaint of severity error means that the form cannot be answered.
    std::vector<Diagnostic> run();

  private:
    bool check_shape();
    void plan_nodes();
    void load_lists();
    void load_external(const model::ExternalInstance& external);
    void load_document(const model::InstanceDocument& document);
    void keep_list(const std::string& id, lists::List list);
    void compile_node(NodeIndex node);
    void compile_controls(const std::vector<model::Control>& controls, NodeIndex around);
    void compile_actions();
    void plan_node_actions(NodeIndex node);
    void plan_action(ActionPlan plan, NodeIndex place);
    void compile_itemset(const model::Itemset& itemset, NodeIndex node);
    void plan_list(ItemsetPlan& plan, const std::string& list, NodeIndex node);
    void compile_outputs(const model::TranslatedText& text, NodeIndex context, const char* what);
    /// kNoExpression for an empty source and for one that is complained of.
    ExpressionId compile(const std::string& source, NodeIndex context, const char* what);
    void check_references(ExpressionId id, NodeIndex context, const char* what);
    void check_list_reference(const xpath::Reference& reference, NodeIndex context,
                              const char* what);
    void complain(Severity severity, std::string location, std::string text, std::string remedy);
    std::string location(NodeIndex node, const char* what) const;

    Form::Compiled& compiled_;
    const FileSource& files_;
    std::unique_ptr<const References> references_;  // when the nodes are complete
    std::vector<Target> targets_;
    std::vector<Diagnostic> found_;
    std::set<std::pair<ExpressionId, NodeIndex>> checked_;
};

}  // namespace relais::forms::session
