// SPDX-License-Identifier: GPL-3.0-or-later
// The window: library, pages, charts and explanation, answer. It arranges; the panels do the work.
#pragma once

#include <QMainWindow>

#include "ui/document/document.h"

class QTabWidget;

namespace cw {

class AnswerPage;
class AnswerPanel;
class ComposerPage;
class ExplainView;
class FileActions;
class Label;
class LibraryPanel;
class NoticeBar;
class PoolsPage;
class RiskPage;
class RooflinePage;
class StepPage;

class MainWindow : public QMainWindow {
  Q_OBJECT

 public:
  explicit MainWindow(Document& document, QWidget* parent = nullptr);
  Document& document() { return document_; }
  FileActions& files() { return *files_; }

 protected:
  void closeEvent(QCloseEvent* event) override;

 private:
  QWidget* centre();
  void makeActions();
  void makeStatusBar();
  void showState();
  void showEstimate();
  void showPlace(const QString& where);
  void explain(const std::string& key);
  void addAnswerPage(AnswerPage* page, const QString& name);
  void restoreLayout();
  void saveLayout() const;

  Document& document_;
  FileActions* files_;
  NoticeBar* notice_;
  QTabWidget* pages_;
  QTabWidget* lower_;
  ComposerPage* composer_;
  StepPage* step_;
  RooflinePage* roofline_;
  PoolsPage* poolsPage_;
  RiskPage* risk_;
  std::vector<AnswerPage*> answerPages_;  ///< in the order of their tabs
  ExplainView* explain_;
  AnswerPanel* answer_;
  LibraryPanel* library_;
  Label* versions_;
  Label* saved_;
};

}  // namespace cw
